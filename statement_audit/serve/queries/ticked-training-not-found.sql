-- title: Which companies ticked 'training' in the register and say nothing of it?
-- theme: What companies ticked
-- about: The register's answer says yes; the text shows nothing done. Put another subject in, such as policy. Nearly every box is ticked by nearly every company.
-- subject: part of the register's question; empty for training
SELECT company, year, register, question, answer, criterion, status, quote, page, statement_id
FROM declared_vs_found
WHERE agreement = 'declared_not_found'
  AND question LIKE '%' || CASE WHEN :subject = '' THEN 'training' ELSE :subject END || '%'
ORDER BY company, year DESC, question;
