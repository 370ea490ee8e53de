/** Of the rehearsal's application: a secret that is none, since nothing but the rehearsal is behind it. */
export const REHEARSAL_CREDENTIALS = { username: "rehearsal", password: "known-to-everybody" };
