import { maxLength, minLength, pipe, string } from "valibot";

/** The rules that can be told before the server is asked; it also refuses common passwords. */
export const newPassword = pipe(
  string(),
  minLength(12, "At least 12 characters. A short sentence is easy to remember."),
  maxLength(256, "At most 256 characters."),
);

export const PASSWORD_HINT =
  "12 characters or more; length matters more than signs. Common passwords are refused.";
