"""For axe, which takes a minute to try hundreds of rows and items: those that it tries alike, once."""

# Removes what differs from an earlier sibling in nothing but its words and addresses.
ONE_OF_EACH_FORM = """document.querySelectorAll('tbody, ul, ol, main, section, article, details, figure, div').forEach(parent => {
  const seen = new Set();
  for (const child of [...parent.children]) {
    const form = child.outerHTML.replace(/ (href|title|id|value|src|alt)="[^"]*"/g, ' $1').replace(/>[^<]+</g, '>x<');
    if (seen.has(form)) child.remove(); else seen.add(form);
  }
})"""
