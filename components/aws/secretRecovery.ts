/** Days in which a deleted secret can be restored. A throw-away stack frees the name at once, to be built again. */
const SECRET_RECOVERY_DAYS = 30;

/** `recoveryWindowInDays` of a secret that the program makes. */
export function recoveryWindowInDays(protect: boolean): number {
  return protect ? SECRET_RECOVERY_DAYS : 0;
}
