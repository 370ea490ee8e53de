/** Ports from a member (a file system, a server) to the directory's domain controllers. */
export interface DirectoryPort {
  readonly protocol: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
  readonly purpose: string;
}

const port = (protocol: "tcp" | "udp", from: number, purpose: string, to = from): DirectoryPort => ({
  protocol,
  from,
  to,
  purpose,
});

/**
 * What FSx for Windows needs towards Active Directory. 9389 is required of every Multi-AZ file system; without any of
 * these, creation runs for 50 minutes and then fails.
 *
 * Source: FSx for Windows user guide, "File system access control with Amazon VPC" and
 * "Validating your Active Directory configuration".
 */
export const ACTIVE_DIRECTORY_PORTS: readonly DirectoryPort[] = [
  port("tcp", 53, "DNS"),
  port("udp", 53, "DNS"),
  port("tcp", 88, "Kerberos"),
  port("udp", 88, "Kerberos"),
  port("udp", 123, "NTP"),
  port("tcp", 135, "RPC endpoint mapper"),
  port("tcp", 389, "LDAP"),
  port("udp", 389, "LDAP"),
  port("tcp", 445, "SMB"),
  port("tcp", 464, "Kerberos password change"),
  port("udp", 464, "Kerberos password change"),
  port("tcp", 636, "LDAPS"),
  port("tcp", 3268, "Global catalog", 3269),
  port("tcp", 9389, "Active Directory web services"),
  port("tcp", 49152, "RPC ephemeral ports", 65535),
];
