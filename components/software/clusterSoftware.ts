import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { type BringUp, bringUpOf, installPlanOf } from "../../delivery/bringUp.ts";
import type { BringUpPlan } from "../../delivery/bringUpPlan.ts";
import type { ClusterDelivery } from "../../delivery/clusterDelivery.ts";
import { bringUpLogGroup } from "../../delivery/logGroupNames.ts";
import { broughtUpParameterName } from "../../delivery/recordNames.ts";
import { directorySecretName, lendsAdminSecret, minioSecretName } from "../../delivery/secretNames.ts";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import type { Path } from "../../settings/schema/settingProblem.ts";
import * as cloudwatch from "../aws/cloudwatch.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import { bringUpPolicy, lendingStatement, withStatement } from "../aws/rolePolicies.ts";
import { recoveryWindowInDays } from "../aws/secretRecovery.ts";
import * as secretsmanager from "../aws/secretsmanager.ts";
import { firstVersionOnly } from "../aws/secretVersions.ts";
import { readOfSecret } from "../aws/wrongSetting.ts";
import type { FilledSecret } from "../directory/clusterDirectory.ts";
import { longestExecution } from "../runbook/automationDocument.ts";
import { bringUpDocument } from "../runbook/bringUpDocument.ts";
import { readBringUpScripts, readDeliveredScripts, readInstallScripts } from "../runbook/bringUpScripts.ts";
import type { InstallSource } from "../runbook/installation.ts";
import { lending, lendingParameters } from "../runbook/lentSecret.ts";
import { createRunbook, type Runbook } from "../runbook/runbook.ts";
import { confirmRecord, createRecord, executeRunbook, type RecordProblems } from "../runbook/runbookExecution.ts";
import { createAccountSecret } from "./accountSecret.ts";
import { DeliveryBucket } from "./deliveryBucket.ts";

export interface ClusterSoftwareArgs {
  readonly identity: ClusterIdentity;
  readonly spec: ClusterSpec;
  readonly delivery: ClusterDelivery;
  /** The account in which the bring-up runs. */
  readonly accountId: pulumi.Output<string>;
  /** ARN of the servers' role. */
  readonly serverRoleArn: pulumi.Output<string>;
}

/** What there must be before CLUSTERPRO can be configured and started. */
export interface BringUpArgs {
  /** Servers in order of priority: the first is the group's first owner. */
  readonly servers: readonly {
    readonly name: string;
    readonly networkInterfaceId: pulumi.Input<string>;
    readonly instanceId: pulumi.Input<string>;
  }[];
  readonly vpcId: pulumi.Input<string>;
  /** DNS name that the file system's monitor tries. */
  readonly fileSystemDnsName: pulumi.Input<string>;
  /** Secret of the directory's Admin. */
  readonly adminSecret: FilledSecret;
  readonly dependsOn: readonly pulumi.Input<pulumi.Resource>[];
}

/** Days for which the bring-up's log is kept. */
const LOG_DAYS = 90;

/**
 * CLUSTERPRO on the servers: the delivered configuration and scripts, which servers fetch as soon as they are there, and
 * the runbook execution that gives the product that configuration and starts the cluster (`bringUp`).
 *
 * The monitors' timing stands among its inputs, where the policy pack judges it beside the delivered clp.conf.
 */
export class ClusterSoftware extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:ClusterSoftware";

  readonly deliveryBucketName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Secret with MinIO's root user; absent when there is none, or when settings name one. */
  readonly applicationSecretArn: pulumi.Output<string> | undefined;
  /** Where servers find the product; absent where settings for the bring-up are missing. */
  readonly installSource: InstallSource | undefined;
  readonly #name: string;
  readonly #args: ClusterSoftwareArgs;
  readonly #bringUp: BringUp;
  readonly #bucket: DeliveryBucket;
  readonly #logGroup: cloudwatch.LogGroup;
  readonly #secret: FilledSecret | undefined;
  readonly #accountSecret: FilledSecret | undefined;
  readonly #runbook: BringUpRunbook;

  constructor(name: string, args: ClusterSoftwareArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { identity, spec, delivery } = args;
    super(ClusterSoftware.__pulumiType, name, inputsOf(args), opts);
    const bringUp = bringUpOf(spec, delivery);
    this.#name = name;
    this.#args = args;
    this.#bringUp = bringUp;
    this.#secret = this.createApplicationSecret(name, args);
    this.applicationSecretArn = this.#secret?.arn;
    this.#accountSecret = createAccountSecret(name, args, this);
    const bucket = new DeliveryBucket(
      `${name}-delivery`,
      {
        identity,
        files: [
          ...delivery.files.map((file) => ({ ...file, path: `cluster/${file.path}` })),
          ...bringUpFiles(bringUp),
          ...tagsFile(delivery),
        ],
        installFiles: installFiles(bringUp),
        ...(spec.cluster.kmsKeyArn === undefined ? {} : { kmsKeyArn: spec.cluster.kmsKeyArn }),
        protect: spec.protect,
      },
      { parent: this },
    );
    this.#bucket = bucket;
    this.deliveryBucketName = bucket.bucketName;
    this.#logGroup = this.createLogGroup(name, args);
    this.logGroupName = this.#logGroup.name;
    this.#runbook = this.createRunbook(name, args, bringUp);
    this.installSource =
      bucket.install === undefined
        ? undefined
        : { ...bucket.install, bucketName: bucket.bucketName, logGroupName: this.#logGroup.name };
  }

  /**
   * Starts the execution that brings the cluster up, where settings for it are not missing. Called once. True when it has
   * succeeded with all that the program gives it.
   */
  bringUp(args: BringUpArgs): pulumi.Output<boolean> {
    const bringUp = this.#bringUp;
    const made = { admin: args.adminSecret, account: this.#accountSecret, application: this.#secret };
    const versions = bringUp.complete ? this.secretVersions(bringUp.plan, made) : undefined;
    const broughtUp = versions === undefined ? pulumi.output(false) : this.start(args, versions);
    const { group, virtualIp, servers } = inputsOf(this.#args);
    this.registerOutputs({
      group,
      virtualIp,
      servers: servers.map((server, at) => ({ ...server, ...args.servers[at] })),
      deliveryBucketName: this.deliveryBucketName,
      contentHash: this.#bucket.contentHash,
      logGroupName: this.logGroupName,
      broughtUp,
    });
    return broughtUp;
  }

  private createLogGroup(name: string, { identity, spec }: ClusterSoftwareArgs): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
      name,
      {
        name: bringUpLogGroup(identity),
        retentionInDays: LOG_DAYS,
        ...(spec.cluster.kmsKeyArn === undefined ? {} : { kmsKeyId: spec.cluster.kmsKeyArn }),
        tags: clusterTags(identity, bringUpLogGroup(identity)),
      },
      { parent: this },
    );
  }

  private createApplicationSecret(name: string, { identity, spec }: ClusterSoftwareArgs): FilledSecret | undefined {
    if (spec.application.kind !== "minio" || spec.application.secret !== undefined) return undefined;
    const password = new RandomPassword(
      `${name}-minio`,
      // cmd.exe reads it from a .bat file.
      { length: 32, special: false, minLower: 2, minUpper: 2, minNumeric: 2 },
      { parent: this },
    ).result;
    const secret = new secretsmanager.Secret(
      `${name}-minio`,
      {
        name: minioSecretName(identity),
        description: `MinIO's root user on CLUSTERPRO cluster ${identity.clusterName}`,
        recoveryWindowInDays: recoveryWindowInDays(spec.protect),
        ...(spec.cluster.kmsKeyArn === undefined ? {} : { kmsKeyId: spec.cluster.kmsKeyArn }),
        tags: clusterTags(identity, minioSecretName(identity)),
      },
      { parent: this, protect: spec.protect },
    );
    const version = new secretsmanager.SecretVersion(
      `${name}-minio`,
      { secretId: secret.id, secretString: pulumi.jsonStringify({ username: "minio-root", password }) },
      // After creation the secret's own versions count.
      {
        parent: this,
        ignoreChanges: ["secretString", "versionStages"],
        hooks: firstVersionOnly(`${name}-minio`, this),
      },
    );
    return { arn: secret.arn, filledArn: version.secretId };
  }

  private createRunbook(
    name: string,
    { identity, accountId, spec }: ClusterSoftwareArgs,
    bringUp: BringUp,
  ): BringUpRunbook {
    const permissions = bringUpPolicy(identity);
    const whole = bringUpDocument(readBringUpScripts(), {
      servers: spec.servers.length,
      licenses: bringUp.complete ? bringUp.plan.licenses.length : 0,
      clientPorts: bringUp.complete ? bringUp.plan.clientPorts.length : 0,
    });
    const content = lendsAdminSecret(spec)
      ? lending(whole, { step: "keepAccountPassword", instanceId: "{{ listServers.FirstInstanceId }}" })
      : whole;
    const runbook = createRunbook(
      name,
      {
        identity,
        accountId,
        what: "bring-up",
        description: `Brings up CLUSTERPRO cluster ${identity.clusterName}`,
        ...(lendsAdminSecret(spec)
          ? { permissions: withStatement(permissions, lendingStatement(identity, directorySecretName(spec))), content }
          : { permissions, content }),
      },
      this,
    );
    return { ...runbook, longestSeconds: longestExecution(content) };
  }

  /**
   * Ids of the current versions of all secrets that the servers use, so that a new password is delivered by the next
   * update. Only ids: no value of a secret comes near the program.
   */
  private secretVersions(
    { account, minio, adminSecret, passwords }: BringUpPlan,
    made: {
      readonly admin: FilledSecret;
      readonly account: FilledSecret | undefined;
      readonly application: FilledSecret | undefined;
    },
  ): pulumi.Output<string> {
    const ofAccount = account.secret === adminSecret ? made.admin : made.account;
    // Those that settings name may not be there.
    const secrets: readonly (readonly [secretId: pulumi.Input<string>, path: Path])[] = [
      [ofAccount?.filledArn ?? account.secret, ["cluster", "account", "secret"]],
      ...passwords.map((secret, i) => [secret, ["cluster", "passwords", i, "secret"]] as const),
      ...(minio === undefined
        ? []
        : [[made.application?.filledArn ?? minio.secret, ["application", "secret"]] as const]),
    ];
    const current = secrets.map(([secretId, path]) => {
      const { versions } = secretsmanager.getSecretVersionsOutput({ secretId }, { parent: this });
      const read = typeof secretId === "string" ? readOfSecret(versions, path, secretId) : versions;
      return read.apply(
        (all) => all.find(({ versionStages }) => versionStages.includes("AWSCURRENT"))?.versionId ?? "none",
      );
    });
    return pulumi.all(current).apply((ids) => ids.join(";"));
  }

  private start(
    { servers, vpcId, fileSystemDnsName, dependsOn }: BringUpArgs,
    versions: pulumi.Output<string>,
  ): pulumi.Output<boolean> {
    const name = this.#name;
    const { identity, spec, serverRoleArn } = this.#args;
    const runbook = this.#runbook;
    const pairs = (of: (server: (typeof servers)[number]) => readonly [string, pulumi.Input<string>]) =>
      servers.map(of).map(([key, value]) => pulumi.interpolate`${key}=${value}`);
    const list = (parts: pulumi.Input<string>[]) => pulumi.all(parts).apply((texts) => texts.join(";"));
    const given = {
      AutomationAssumeRole: runbook.role.arn,
      ClusterName: identity.clusterName,
      Servers: list(pairs(({ name: server, instanceId }) => [server, instanceId])),
      Tokens: list([
        pulumi.interpolate`VPC_ID=${vpcId}`,
        pulumi.interpolate`FSX_DNS=${fileSystemDnsName}`,
        ...pairs(({ name: server, networkInterfaceId }) => [`ENI_ID:${server}`, networkInterfaceId]),
      ]),
      Bucket: this.#bucket.bucketName,
      ContentHash: this.#bucket.contentHash,
      SecretVersions: versions,
      LogGroup: this.#logGroup.name,
      ...(lendsAdminSecret(spec)
        ? lendingParameters({ reader: serverRoleArn, secret: directorySecretName(spec) })
        : {}),
    };
    const { name: documentName, latestVersion: documentVersion } = runbook.document;
    // Before the association, whose runbook writes it from the beginning.
    const record = createRecord(
      `${name}-brought-up`,
      {
        identity,
        parameterName: broughtUpParameterName(identity),
        description: "SHA-256 over the inputs of the last bring-up, if it succeeded",
      },
      this,
    );
    const execution = executeRunbook(
      `${name}-run`,
      {
        identity,
        documentName,
        documentVersion,
        associationName: `${identity.clusterName}-bring-up`,
        parameters: given,
        timeoutSeconds: runbook.longestSeconds,
        record,
      },
      { parent: this, dependsOn: [...dependsOn, runbook.policy, ...this.#bucket.objects] },
    );
    const problems = documentName.apply((document) => bringUpProblems(identity, document, `**${name}-run`));
    return confirmRecord(record, execution, problems, runbook.longestSeconds, this);
  }
}

function bringUpProblems(identity: ClusterIdentity, document: string, association: string): RecordProblems {
  const repeat = `run it again with: pulumi up --replace '${association}'`;
  return {
    running: (execution) =>
      `${identity.clusterName}: the bring-up of CLUSTERPRO still runs (execution ${execution} of ${document}). Wait ` +
      `until it has ended, then run up again. Where Systems Manager, Automation, says that it has ended, ${repeat}`,
    failed: (execution) =>
      `${identity.clusterName}: the bring-up of CLUSTERPRO has not succeeded. The failed step is named in Systems ` +
      `Manager, Automation, document ${document}${execution === undefined ? "" : `, execution ${execution}`}, and in ` +
      `the log group ${bringUpLogGroup(identity)}. Mend it, then ${repeat}`,
  };
}

type BringUpRunbook = Runbook & { readonly longestSeconds: number };

/** Plain values only: a component waits for its inputs, and the delivery need not wait for the file system. */
function inputsOf({ spec, delivery }: ClusterSoftwareArgs) {
  const { group, virtualIp } = spec.cluster;
  const servers = spec.servers.map(({ name, privateIp }) => ({ name, privateIp }));
  return { group, virtualIp, monitors: delivery.timing, servers };
}

/** The bring-up's scripts and its plan; the scripts are delivered without a plan too, to be read and run by hand. */
function bringUpFiles(bringUp: BringUp) {
  const plan = bringUp.complete
    ? [{ path: "bringup/bringup.json", content: `${JSON.stringify(bringUp.plan, null, 2)}\n` }]
    : [];
  return [...readDeliveredScripts(), ...plan];
}

/** What the installation of a server needs; nothing without a plan. */
function installFiles(bringUp: BringUp) {
  if (!bringUp.complete) return [];
  const plan = installPlanOf(bringUp.plan);
  return [...readInstallScripts(), { path: "bringup/bringup.json", content: `${JSON.stringify(plan, null, 2)}\n` }];
}

/** Tells who reads the delivery, the policy pack for one, where clp.conf has what the settings put elsewhere. */
function tagsFile({ tagPaths }: ClusterDelivery) {
  if (Object.keys(tagPaths).length === 0) return [];
  return [{ path: "bringup/clpconf-tags.json", content: `${JSON.stringify(tagPaths, null, 2)}\n` }];
}
