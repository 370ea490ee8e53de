/*
 * Looks at what no metric of AWS tells of a cluster: whether all route tables lead the virtual IP to the same running
 * server, the file system's lifecycle and failed actions, the directory's stage, and the age of the last backup. Runs as a
 * Lambda function outside the VPC and tells its metrics on standard output in CloudWatch's Embedded Metric Format.
 *
 * The AWS clients are those that Lambda's Node.js runtime holds: they bring retries, credentials and the endpoints of every
 * partition, for which signing by hand would need code of its own, and they are not delivered with it.
 *
 * Environment: CLUSTER, DESTINATION (`<virtual IP>/32`), ROUTE_TABLES (JSON: ids by name), FILE_SYSTEM_ID, BACKUPS (`true`
 * where the file system keeps some), DIRECTORY_ID (absent: self-managed). What cannot be asked has no metric, and its
 * alarm goes off for want of data.
 */

const NAMESPACE = "clusterpro-fsx";
const HOUR = 3_600_000;
/** What one look may take: well below the function's time, however often the SDK tries again. */
const LOOK_MS = 15_000;
/** Failed actions stay in FSx's list; after a day somebody has seen them. */
const FAILED_FOR = 24 * HOUR;

/**
 * What the process has, each replaced by a test. Each look has its own time and tells its own metrics as soon as it has them:
 * one that hangs must not silence the others, whose alarms take silence for the worst.
 */
export function createHandler({
  environment,
  clients = runtimeClients(),
  now = Date.now,
  timeLimit = () => AbortSignal.timeout(LOOK_MS),
  print = (line) => process.stdout.write(line),
}) {
  return async () => {
    const target = targetOf(environment);
    const { ec2, fsx, directoryService } = await clients;
    const tell = (members) => print(`${JSON.stringify(embedded(target, members, now()))}\n`);
    const looks = [
      (options) => lookAtRoutes(target, ec2, options),
      (options) => lookAtFileSystem(target, fsx, now(), options),
      (options) => lookAtBackups(target, fsx, now(), options),
      (options) => lookAtDirectory(target, directoryService, options),
    ].map(async (look) => {
      const metrics = await within(timeLimit(), look);
      if (Object.keys(metrics).length > 0) tell(metrics);
      return metrics;
    });
    const answers = await Promise.allSettled(looks);
    const metrics = Object.assign({}, ...answers.map(({ value }) => value ?? {}));
    const faults = answers.flatMap(({ reason }) => (reason === undefined ? [] : [told(reason)]));
    if (faults.length > 0) tell({ Faults: faults });
    return { metrics, faults };
  };
}

/** The signal ends the call's connection; the race, what does not heed it, as the search for credentials. */
async function within(signal, look) {
  const late = new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([look({ abortSignal: signal }), late]);
}

let prepared;

/** The entry that Lambda calls. */
export async function handler(event, context) {
  prepared ??= createHandler({ environment: process.env });
  return prepared(event, context);
}

async function runtimeClients() {
  const [{ EC2 }, { FSx }, { DirectoryService }] = await Promise.all([
    import("@aws-sdk/client-ec2"),
    import("@aws-sdk/client-fsx"),
    import("@aws-sdk/client-directory-service"),
  ]);
  return { ec2: new EC2({}), fsx: new FSx({}), directoryService: new DirectoryService({}) };
}

function targetOf({ CLUSTER, DESTINATION, ROUTE_TABLES, FILE_SYSTEM_ID, BACKUPS, DIRECTORY_ID }) {
  if (!CLUSTER || !DESTINATION || !ROUTE_TABLES || !FILE_SYSTEM_ID) {
    throw new Error("CLUSTER, DESTINATION, ROUTE_TABLES and FILE_SYSTEM_ID are needed in the environment");
  }
  return {
    cluster: CLUSTER,
    destination: DESTINATION,
    tables: JSON.parse(ROUTE_TABLES),
    fileSystemId: FILE_SYSTEM_ID,
    keepsBackups: BACKUPS === "true",
    directoryId: DIRECTORY_ID,
  };
}

function embedded({ cluster }, metrics, at) {
  const names = Object.keys(metrics).filter((name) => typeof metrics[name] === "number");
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics:
        names.length === 0
          ? []
          : [
              {
                Namespace: NAMESPACE,
                Dimensions: [["Cluster"]],
                Metrics: names.map((Name) => ({ Name, Unit: "None" })),
              },
            ],
    },
    Cluster: cluster,
    ...metrics,
  };
}

async function lookAtRoutes({ destination, tables }, ec2, options) {
  // By a filter: asking for a table by its id fails as a whole where one is gone.
  const ids = Object.values(tables);
  const Filters = [{ Name: "route-table-id", Values: ids }];
  const { RouteTables = [] } = await ec2.describeRouteTables({ Filters }, options);
  const routes = Object.entries(tables).map(([name, id]) => {
    const table = RouteTables.find(({ RouteTableId }) => RouteTableId === id);
    const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === destination);
    return { name, target: route?.NetworkInterfaceId ?? "none", blackHole: route?.State === "blackhole" };
  });
  const targets = [...new Set(routes.map(({ target }) => target))];
  const blackHoles = routes.filter(({ blackHole }) => blackHole).length;
  const alive = await Promise.all(targets.map((target) => runs(target, ec2, options)));
  return {
    RoutesDisagree: targets.length === 1 && targets[0] !== "none" ? 0 : 1,
    BlackHoles: blackHoles,
    TargetDown: alive.every(Boolean) ? 0 : 1,
    // For whoever reads the log.
    Routes: Object.fromEntries(
      routes.map(({ name, target, blackHole }) => [name, blackHole ? `${target} (blackhole)` : target]),
    ),
  };
}

/** Whether an interface is one of an instance that runs. */
async function runs(networkInterfaceId, ec2, options) {
  if (networkInterfaceId === "none") return false;
  const Filters = [{ Name: "network-interface-id", Values: [networkInterfaceId] }];
  const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces({ Filters }, options);
  const instanceId = NetworkInterfaces[0]?.Attachment?.InstanceId;
  if (instanceId === undefined) return false;
  const { Reservations = [] } = await ec2.describeInstances(
    { Filters: [{ Name: "instance-id", Values: [instanceId] }] },
    options,
  );
  return Reservations[0]?.Instances?.[0]?.State?.Name === "running";
}

async function lookAtFileSystem({ fileSystemId }, fsx, now, options) {
  const { FileSystems = [] } = await fsx.describeFileSystems({ FileSystemIds: [fileSystemId] }, options);
  const [{ Lifecycle, AdministrativeActions = [] } = {}] = FileSystems;
  const failed = AdministrativeActions.filter(
    ({ Status, RequestTime }) => Status === "FAILED" && now - timeOf(RequestTime, now) < FAILED_FOR,
  );
  return {
    FileSystemUnavailable: Lifecycle === "AVAILABLE" ? 0 : 1,
    FailedActions: failed.length,
    Lifecycle: Lifecycle ?? "none",
  };
}

/** Where there is no backup yet, the age is the file system's. */
async function lookAtBackups({ fileSystemId, keepsBackups }, fsx, now, options) {
  if (!keepsBackups) return {};
  const [{ FileSystems = [] }, times] = await Promise.all([
    fsx.describeFileSystems({ FileSystemIds: [fileSystemId] }, options),
    backupTimes(fileSystemId, fsx, options),
  ]);
  const last = Math.max(timeOf(FileSystems[0]?.CreationTime, 0), ...times);
  return { BackupAgeHours: Math.round(((now - last) / HOUR) * 10) / 10 };
}

async function backupTimes(fileSystemId, fsx, options) {
  const times = [];
  let NextToken;
  do {
    const page = await fsx.describeBackups(
      { Filters: [{ Name: "file-system-id", Values: [fileSystemId] }], NextToken },
      options,
    );
    for (const { Lifecycle, CreationTime } of page.Backups ?? [])
      if (Lifecycle === "AVAILABLE") times.push(timeOf(CreationTime, 0));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return times;
}

async function lookAtDirectory({ directoryId }, directoryService, options) {
  if (directoryId === undefined || directoryId === "") return {};
  const { DirectoryDescriptions = [] } = await directoryService.describeDirectories(
    { DirectoryIds: [directoryId] },
    options,
  );
  const stage = DirectoryDescriptions[0]?.Stage;
  return { DirectoryInactive: stage === "Active" ? 0 : 1, DirectoryStage: stage ?? "none" };
}

function timeOf(date, otherwise) {
  return date === undefined ? otherwise : new Date(date).getTime();
}

function told(error) {
  return `${error?.name ?? "Error"}: ${error?.message ?? error}`;
}
