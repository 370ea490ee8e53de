/** Exit code for wrong usage, and for whatever kept a command from doing its work: 0 and 1 are answers. */
export const COULD_NOT_RUN = 2;
