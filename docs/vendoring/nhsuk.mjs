// The behaviours of nhsuk-frontend that our forms use. Pages work without any of them.
import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, PasswordInput, Radios, SkipLink } from "nhsuk-frontend";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
for (const behaviour of [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) {
  createAll(behaviour);
}
