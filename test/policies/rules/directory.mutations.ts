import { AD, type Mutation, subnet } from "./mutate.ts";

/** Ways of breaking the real program that the rules of the directory name. */
export const DIRECTORY_MUTATIONS: readonly Mutation[] = [
  ["no protection where it is a must", "directory-protected", () => {}, { stacks: ["dev"] }],
  ["a Simple AD", "directory-two-zones", (s) => s.set(...AD, { type: "SimpleAD" })],
  ["no type", "directory-two-zones", (s) => s.set(...AD, { type: null })],
  [
    "domain controllers in one zone",
    "directory-two-zones",
    (s) =>
      s.wire(...AD, "vpcSettings", s.one("Vpc", "clusterpro-vpc"), subnet(s, "private", "a"), subnet(s, "public", "a")),
  ],
  ["a password whose change counts", "directory-password-kept", (s) => s.ignore(...AD)],
  [
    "the password in user data",
    "directory-password-kept",
    (s) => {
      s.set(...AD, { password: "Correct-horse-7" });
      s.set("Instance", "clusterpro-server1", { userData: "net use /user:Admin Correct-horse-7" });
    },
  ],
  [
    "the password in a parameter of an association",
    "directory-password-kept",
    (s) => {
      s.set(...AD, { password: "Correct-horse-7" });
      s.set("Association", "clusterpro-server1-prepare", { parameters: { Password: "Correct-horse-7" } });
    },
  ],
];
