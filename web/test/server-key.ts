/** A key that the server of the tests knows. */
export const KEY = { id: "tester", secret: "not a secret" };
