// Web components keep their text in shadow trees, which markup does not show: put it where it is seen. The scripts
// have done their work.
() => {
  const open = (root) => {
    for (const host of root.querySelectorAll('*')) {
      if (!host.shadowRoot) continue;
      open(host.shadowRoot);
      const shown = document.createElement('div');
      shown.innerHTML = host.shadowRoot.innerHTML;
      for (const slot of shown.querySelectorAll('slot')) {
        const name = slot.getAttribute('name');
        const fits = (child) => child.getAttribute ? (child.getAttribute('slot') || null) === name : name === null;
        slot.replaceWith(...[...host.childNodes].filter(fits));
      }
      host.replaceChildren(...shown.childNodes);
    }
  };
  open(document);
  for (const script of document.querySelectorAll('script, noscript')) script.remove();
}
