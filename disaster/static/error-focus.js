// After a refused form: put people where the first thing to mend is. Its message is tied
// to the field, so it is read out with it.

const summary = document.querySelector("[data-error-summary]");
const first = document.querySelector("[data-invalid] :is(input, select, textarea)");

(first ?? summary)?.focus();
