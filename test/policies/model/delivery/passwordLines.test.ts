// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of other languages.
import assert from "node:assert/strict";
import type { PlanProperties } from "../../../../policies/harness/index.ts";
import { clpconfNoPassword as rule } from "../../../../policies/rules/clpconf-no-password.ts";
import { judge } from "../../judge.ts";

const CLEAR = "Secret-123";
const ENCODED = "8000000ab91a5dc638a39c5600930003";

/** What ordinary programs write where a password is fetched, named or left open. */
const INNOCENT: Readonly<Record<string, readonly string[]>> = {
  bash: [
    "PASSWORD=`cat /run/secrets/db`",
    'PASSWORD="`aws ssm get-parameter --name /prod/db/password --with-decryption`"',
    "password=$(aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text)",
    'export DB_PASSWORD="$(aws secretsmanager get-secret-value --secret-id prod/db)"',
    'export DB_PASSWORD="app-$(cat /run/token)"',
    'DB_PASSWORD="${DB_PASSWORD:?not set}"',
    "DB_PASSWORD=${DB_PASSWORD:-}",
    'DB_PASSWORD="${DB_PASSWORD:-$DEFAULT}"',
    "PWD=`pwd`",
    "OLDPWD=/srv/app",
    "sed -i s/PASSWORD/$DB_PASSWORD/ /etc/app.conf",
    'sed -i "s|^password=.*|password=${PW}|" /etc/app.ini',
    'sed -i "s/password=.*/password=$PW/" /etc/app.ini',
    "read -rsp 'Password: ' PASSWORD",
    "docker login --username AWS --password-stdin registry",
    "restic --password-file /etc/restic/pw backup /srv",
    "mc admin --password file:///run/secrets/minio",
    "tool --password env:DB_PASSWORD",
    'sshpass -p "$PW" ssh host',
    'mysql -u root -p"$PW" -e "select 1"',
    "mysql -u root -p app",
    "mysql -u root -P3306 app",
    'echo "Usage: tool --password PASSWORD; --password is required"',
    "passwd: files",
    "openssl pkcs12 -export -passout env:PFX_PASSWORD",
    'curl -X POST -d "{\\"password\\":\\"$PW\\"}" https://host',
    'echo "admin:$PW" | chpasswd',
    "psql postgres://app:$PGPASSWORD@host/db",
    "# password: see the vault",
    "cd $PWD",
  ],
  cmd: [
    "set PASSWORD=%DB_PASSWORD%",
    'set "PASSWORD=%~1"',
    "for /f %%p in ('aws ssm get-parameter --name x') do set PASSWORD=%%p",
    "set /p PASSWORD=Enter the password: ",
    "set /p PASSWORD=<C:\\secret.txt",
    "set PWD=C:\\app",
    "rem password = see the vault",
    "cmdkey /add:host /user:Admin /pass:%PW%",
    "net user Admin *",
    "echo clpencrypt printed nothing",
    "rem which clpencrypt would refuse",
    "schtasks /create /tn x /ru test\\Admin /rp %PW%",
  ],
  powershell: [
    "$password = $env:DB_PASSWORD",
    "$env:PGPASSWORD = (Get-SECSecretValue -SecretId x).SecretString",
    "$password = Read-Host -AsSecureString",
    'throw "clpencrypt ended with code $LASTEXITCODE"',
    "$password = [System.Web.Security.Membership]::GeneratePassword(20, 4)",
    "$RefusedPassword = @(1326, 1330, 1907)",
    '$pwd = "C:\\ProgramData\\app"',
    "ConvertTo-SecureString $env:PW -AsPlainText -Force",
    'ConvertTo-SecureString "$($secret.password)" -AsPlainText -Force',
    "(Get-Content a.ini) -replace '@PASSWORD@', $password",
    "$text.Replace('<password>', $password)",
    '$connection = "Server=db;User=sa;Password=$password"',
    '$connection = "Server=db;User=sa;Password={0}" -f $password',
  ],
  "cloud-config": [
    "#cloud-config\npassword: ${PASSWORD}",
    "#cloud-config\npassword: <password>",
    "#cloud-config\npassword: '{{ password }}'",
    "#cloud-config\npassword: '{{resolve:secretsmanager:prod/db:SecretString:password}}'",
    "#cloud-config\npassword: RANDOM",
    "#cloud-config\nusers:\n  - name: app\n    lock_passwd: true",
    "#cloud-config\nchpasswd:\n  list: |\n    app:RANDOM",
    "password: file:/run/secrets/db",
    "password: /run/secrets/db",
    "password: ssm:/prod/db/password",
    "password: vault:secret/data/db#password",
    "password: arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db",
    "password: !Ref DbPassword",
    "password: '@@DB_PASSWORD@@'",
    "password: ~",
    "passwordSecret: prod/db",
  ],
  ini: [
    "password=@@X@@",
    "password = __DB_PASSWORD__",
    "password=YOUR_PASSWORD_HERE",
    "password=your-password",
    "passwordFile=/run/secrets/db",
    "password=prod/db/password",
    "password=ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)",
    "password = %(DB_PASSWORD)s",
    "passwd=yes",
    "password=keyring:app/db",
  ],
  json: [
    '{"password":"${DB_PASSWORD}"}',
    '{"password":"file:/run/secrets/db"}',
    '{"password":"/prod/db/password"}',
    '{"password":"prod/db/password"}',
    '{"password":{"Ref":"DbPassword"}}',
    '{"masterUserPassword":"{{resolve:ssm-secure:/prod/db:1}}"}',
    '{"passwordSecretArn":"arn:aws:secretsmanager:x"}',
    '{"password":"<password>"}',
    '{"label":{"password":"Enter your password:"}}',
  ],
  python: [
    "password = os.environ['DB_PASSWORD']",
    'password = os.environ["DB_PASSWORD"]',
    "password = os.environ.get('DB_PASSWORD')",
    "password = os.getenv('DB_PASSWORD', '')",
    "password = secret['password']",
    "password = client.get_secret_value(SecretId='x')['SecretString']",
    "connect(user=user, password=password)",
    "connect(user=args.user, password=args.password)",
    "def login(user, password=None):",
    "password = getpass.getpass('Password: ')",
    "connection = f'user=sa password={password}'",
    "if password == 'x': sys.exit(1)",
  ],
  javascript: [
    "const password = process.env.DB_PASSWORD;",
    "const password = await getSecret('db');",
    'connect({ user: "sa", password: process.env.DB_PASSWORD });',
    "connect({ user, password: secret.password });",
    'const password = `${prefix}${await read("x")}`;',
  ],
};

/** What opens something. */
const GUILTY: Readonly<Record<string, readonly string[]>> = {
  bash: [
    `DB_PASSWORD='${CLEAR}'`,
    `PGPASSWORD=${CLEAR} psql -h host`,
    `export DB_PASSWORD="${CLEAR}"`,
    `DB_PASSWORD="\${DB_PASSWORD:-${CLEAR}}"`,
    `sed -i 's/^password=.*/password=${CLEAR}/' /etc/app.ini`,
    `sshpass -p ${CLEAR} ssh host`,
    `mysql -u root -p${CLEAR} -e 'select 1'`,
    `openssl pkcs12 -export -passout pass:${CLEAR}`,
    `echo 'admin:${CLEAR}' | sudo chpasswd`,
    `chpasswd <<< "admin:${CLEAR}"`,
    `curl -X POST -d "{\\"password\\":\\"${CLEAR}\\"}" https://host`,
    `psql postgres://app:${CLEAR}@host/db`,
    "PASSWORD='@dmin-2024!'",
    "PASSWORD='$ecret-123'",
    "PASSWORD='Hello-World1'",
    `# password=${CLEAR}`,
    `echo ${ENCODED}`,
  ],
  cmd: [
    `set PASSWORD=${CLEAR}`,
    'set "PASSWORD=P(ss)w0rd"',
    "set PASSWORD=Pa$$w0rd",
    "set PASSWORD=@dmin-2024",
    `set "CLUSTER_PASSWORD=${ENCODED}"`,
    `cmdkey /add:host /user:Admin /pass:${CLEAR}`,
    `schtasks /create /tn x /ru test\\Admin /rp ${CLEAR}`,
    `net use Z: \\\\host\\share ${CLEAR} /user:Admin`,
  ],
  powershell: [
    `$password = '${CLEAR}'`,
    "$password = 'Pa$$w0rd'",
    `[string]$password = "${CLEAR}"`,
    `$env:DB_PASSWORD = "${CLEAR}"`,
    `$connection = "Server=db;User=sa;Password=${CLEAR}"`,
    `ConvertTo-SecureString '${CLEAR}' -AsPlainText -Force`,
    `New-Thing -Password "${CLEAR}"`,
    "$password = '!Secret-123'",
  ],
  "cloud-config": [
    `#cloud-config\npassword: ${CLEAR}`,
    `#cloud-config\npassword: ${CLEAR} # for now`,
    `#cloud-config\nusers:\n  - { name: app, plain_text_passwd: ${CLEAR} }`,
    `#cloud-config\nusers:\n  - name: app\n    plain_text_passwd: '${CLEAR}'`,
    `#cloud-config\nchpasswd:\n  expire: false\n  list: |\n    app:${CLEAR}`,
    `#cloud-config\nwrite_files:\n  - content: ${ENCODED}`,
    "#cloud-config\npassword: Pa$$w0rd",
  ],
  ini: [`password=${CLEAR}`, `password = ${CLEAR}`, `[account]\npassword=${ENCODED}`, "password=secret12345"],
  json: [`{"password":"${CLEAR}"}`, `{"a":[{"adminPassword":"${ENCODED}"}]}`, '{"password":"!Secret-123"}'],
  python: [
    `password = "${CLEAR}"`,
    `connect(user="sa", password='${CLEAR}')`,
    `password: str = "${CLEAR}"`,
    `password = os.environ.get("DB_PASSWORD", "${CLEAR}")`,
    `{'password': '${CLEAR}'}`,
  ],
  javascript: [
    `connect({ user: "sa", password: "${CLEAR}" });`,
    `const password = "${CLEAR}";`,
    `'password' => '${CLEAR}'`,
  ],
};

/** As administrators of Windows write them; no published pattern of secretlint's preset knows one of these. */
const PEOPLE_WRITE: readonly string[] = [
  `$pw = "${CLEAR}" | ConvertTo-SecureString -AsPlainText -Force`,
  `ConvertTo-SecureString -String ${CLEAR} -AsPlainText -Force`,
  `ConvertTo-SecureString -AsPlainText -Force -String "${CLEAR}"`,
  `setx MINIO_ROOT_PASSWORD "${CLEAR}" /m`,
  `[Environment]::SetEnvironmentVariable("MINIO_ROOT_PASSWORD", "${CLEAR}", "Machine")`,
  `netdom join %COMPUTERNAME% /domain:corp.example.com /userd:Admin /passwordd:${CLEAR}`,
  `netdom join %COMPUTERNAME% /domain:corp.example.com /ud:Admin /pd:${CLEAR}`,
  `sqlcmd -S . -U sa -P ${CLEAR} -Q "select 1"`,
  `reg add "HKLM\\SOFTWARE\\Winlogon" /v DefaultPassword /t REG_SZ /d ${CLEAR} /f`,
  `Set-ItemProperty -Path $p -Name DefaultPassword -Value "${CLEAR}"`,
  `New-ItemProperty -Path $p -Name DefaultPassword -PropertyType String -Value "${CLEAR}"`,
  `mc alias set local http://localhost:9000 minioadmin ${CLEAR}`,
  `curl.exe -u admin:${CLEAR} https://repo.example.com/x.msi -o x.msi`,
  `curl --user "admin:${CLEAR}" https://repo.example.com/x.msi`,
  `psexec \\\\s2 -u corp\\svc -p ${CLEAR} cmd`,
  '$env:AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"',
  // The syntax says so, whatever the word.
  "net user Admin letmein",
  "curl -u admin:letmein https://repo.example.com/x.msi",
];

/** The same commands with what stands for a password. */
const PEOPLE_WRITE_WELL: readonly string[] = [
  "$pw = $secret | ConvertTo-SecureString -AsPlainText -Force",
  "ConvertTo-SecureString -String $pw -AsPlainText -Force",
  "ConvertTo-SecureString -AsPlainText -Force -String (Get-SECSecretValue -SecretId x).SecretString",
  "setx MINIO_ROOT_PASSWORD %PW% /m",
  '[Environment]::SetEnvironmentVariable("MINIO_ROOT_PASSWORD", $pw, "Machine")',
  "netdom join %COMPUTERNAME% /domain:corp.example.com /userd:Admin /passwordd:*",
  "netdom join %COMPUTERNAME% /domain:corp.example.com /ud:Admin /pd:%PW%",
  'sqlcmd -S . -U sa -P %PW% -Q "select 1"',
  'sqlcmd -S . -E -p -Q "select 1"',
  'reg add "HKLM\\SOFTWARE\\Winlogon" /v DefaultPassword /t REG_SZ /d %PW% /f',
  "Set-ItemProperty -Path $p -Name DefaultPassword -Value $pw",
  "mc alias set local http://localhost:9000 %USER% %PW%",
  "mc alias set local http://localhost:9000",
  "curl.exe -u admin:%PW% https://repo.example.com/x.msi -o x.msi",
  "curl -u :$TOKEN https://repo.example.com/x.msi",
  "curl -fsSL https://repo.example.com/x.msi -o x.msi",
  "wget --user-agent=setup:1.0 https://repo.example.com/x.msi",
  "psexec \\\\s2 -u corp\\svc -p %PW% cmd",
  "$env:AWS_SECRET_ACCESS_KEY = $key",
];

/** A name alone says so, and the value may be any word: advice. */
const GUESSED: readonly string[] = [
  "password=secret",
  "password: changeit",
  '$password = "correct horse battery staple"',
  "set PASSWORD=welcome",
  '{"password":"letmein"}',
];

const INSTANCE = "aws:ec2/instance:Instance";
const PARAMETER = "aws:ssm/parameter:Parameter";

/** The messages about one resource; none may show what was found. */
async function told(type: string, inputs: PlanProperties, secret: string): Promise<string[]> {
  return (await judged(type, inputs, secret)).map(({ message }) => message);
}

async function judged(type: string, inputs: PlanProperties, secret: string) {
  const { violations } = await judge(rule, (plan) => void plan.resource(type, "one", inputs));
  const messages = violations.map(({ message }) => message);
  for (const message of messages) {
    assert.ok(!message.includes(secret) && !message.includes(CLEAR) && !message.includes(ENCODED), "prints the value");
    assert.doesNotMatch(message, /itself failed/);
  }
  return violations;
}

const inUserData = (line: string) => told(INSTANCE, { userData: `first\n${line}\nlast` }, line);

describe("clpconf-no-password on programs that people write", () => {
  for (const [language, lines] of Object.entries(INNOCENT)) {
    for (const line of lines) {
      it(`leaves alone, in ${language}: ${line}`, async () => assert.deepEqual(await inUserData(line), []));
    }
  }
  for (const [language, lines] of Object.entries(GUILTY)) {
    for (const line of lines) {
      it(`refuses, in ${language}: ${line}`, async () => assert.equal((await inUserData(line)).length, 1));
    }
  }
  for (const line of PEOPLE_WRITE) {
    it(`refuses as sure: ${line}`, async () => {
      const found = await judged(INSTANCE, { userData: line }, line);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }
  for (const line of PEOPLE_WRITE_WELL) {
    it(`leaves alone: ${line}`, async () => assert.deepEqual(await inUserData(line), []));
  }
  for (const line of GUESSED) {
    it(`advises against what it guesses: ${line}`, async () => {
      const found = await judged(INSTANCE, { userData: line }, line);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["advisory"],
      );
      assert.match(found[0]?.message ?? "", /may hold a password in clear \(.*\), by its name; if it is one/);
    });
  }
  for (const [language, lines] of [
    ["json", INNOCENT.json],
    ["json", GUILTY.json],
  ] as const) {
    it(`reads ${language} that is all of the text as it reads it inside of others`, async () => {
      for (const line of lines ?? []) {
        const expected = lines === GUILTY.json ? 1 : 0;
        assert.equal((await told(INSTANCE, { userData: line }, line)).length, expected, line);
      }
    });
  }
});

describe("clpconf-no-password on an SSM parameter of plain type", () => {
  const parameter = (name: string, value: string) => told(PARAMETER, { name, type: "String", value }, value);

  for (const [name, value] of [
    ["/prod/db/password", "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:prod/db-AbCdEf"],
    ["/prod/db/password", "arn:aws:ssm:ap-northeast-1:123456789012:parameter/prod/db"],
    ["/prod/db/password", "/aws/reference/secretsmanager/prod/db"],
    ["/prod/db/password", "prod/db/password"],
    ["/prod/db/password", "prod-db-password"],
    ["/prod/db/password", "{{resolve:secretsmanager:prod/db}}"],
    ["/prod/db/password", "secretsmanager:prod/db"],
    ["/prod/db/password-name", "ProdDb"],
    ["/prod/db/password_length", "32"],
    ["/prod/passwords/rotation", "Daily at 3"],
  ] as const) {
    it(`leaves ${name} alone when it is ${value}`, async () => assert.deepEqual(await parameter(name, value), []));
  }

  for (const [name, value] of [
    ["/prod/db/password", CLEAR],
    ["/prod/db/adminPassword", "correct horse battery staple"],
    ["/prod/db/password", "aGVsbG8/d29ybGQ+1A"],
    ["/prod/db/password", "!Secret-123"],
    ["/prod/db/password", "@dmin-2024"],
    ["/prod/db/anything", ENCODED],
  ] as const) {
    it(`refuses ${name} when it is ${value}`, async () => assert.equal((await parameter(name, value)).length, 1));
  }
});
