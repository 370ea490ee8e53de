import * as pulumi from "@pulumi/pulumi";
import type { DeliveredFile } from "../../clusterpro/deliveredFolder.ts";
import { bucketPrefix, DELIVERY_PREFIX, INSTALL_PREFIX, manifestOf, sha256Of } from "../../delivery/deliveryKeys.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as s3 from "../aws/s3.ts";

export interface DeliveryBucketArgs {
  readonly identity: ClusterIdentity;
  /** By path below the prefix `delivery`. */
  readonly files: readonly DeliveredFile[];
  /** What servers fetch by itself before that, by path below `delivery/install`. Default: nothing. */
  readonly installFiles?: readonly DeliveredFile[];
  /** Customer managed key. Default: S3's own. */
  readonly kmsKeyArn?: string;
  /** An unprotected bucket is emptied when it is destroyed. */
  readonly protect: boolean;
}

/** Days for which a replaced file can be looked at. */
const NONCURRENT_DAYS = 90;

/**
 * A private, encrypted, versioned bucket with what the servers fetch: CLUSTERPRO's configuration, the scripts and a
 * manifest. The files have fixed keys, so that a preview shows what changes in them; the manifest's hash, handed to the
 * servers on another way, keeps them from taking a mixture of two deliveries.
 */
export class DeliveryBucket extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:DeliveryBucket";

  readonly bucketName: pulumi.Output<string>;
  /** SHA-256 of the manifest, and so of everything delivered. */
  readonly contentHash: string;
  /** What a server fetches: it must all be there before one does. */
  readonly objects: readonly pulumi.Resource[];
  /** The same for the installation; absent where there is nothing to install. */
  readonly install: { readonly contentHash: string; readonly objects: readonly pulumi.Resource[] } | undefined;

  constructor(name: string, args: DeliveryBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const manifest = manifestOf(args.files);
    const contentHash = sha256Of(manifest);
    // The files are inputs of the objects; stating them here too would only double every plan.
    super(DeliveryBucket.__pulumiType, name, { identity: args.identity, contentHash }, opts);
    this.contentHash = contentHash;
    const { bucket, settings } = this.createBucket(name, args);
    this.bucketName = bucket.bucket;
    const upload = ({ path, ...file }: DeliveredFile, prefix: string) =>
      new s3.BucketObjectv2(
        `${name}-${prefix}${path}`,
        {
          bucket: bucket.bucket,
          key: `${DELIVERY_PREFIX}/${prefix}${path}`,
          ...contentOf({ path, ...file }),
          tags: clusterTags(args.identity, `${prefix}${path}`),
        },
        // Nothing is uploaded before the bucket is private, encrypted and keeps versions.
        { parent: this, dependsOn: settings },
      );
    this.objects = [...args.files, manifestFile(manifest)].map((file) => upload(file, ""));
    this.install = installOf(args.installFiles ?? [], (file) => upload(file, INSTALL_FOLDER));
    this.registerOutputs({ bucketName: this.bucketName, contentHash });
  }

  private createBucket(name: string, { identity, kmsKeyArn, protect }: DeliveryBucketArgs) {
    const child = { parent: this };
    const bucket = new s3.Bucket(
      name,
      {
        bucketPrefix: bucketPrefix(identity),
        forceDestroy: !protect,
        tags: clusterTags(identity, `${identity.clusterName}-delivery`),
      },
      child,
    );
    const privacy = new s3.BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    const encryption = this.encrypt(name, bucket, kmsKeyArn);
    const versioning = this.keepVersions(name, bucket);
    this.refusePlainConnections(name, bucket, privacy);
    return { bucket, settings: [privacy, encryption, versioning] };
  }

  private encrypt(name: string, { bucket }: s3.Bucket, kmsKeyArn: string | undefined): pulumi.Resource {
    return new s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault:
              kmsKeyArn === undefined
                ? { sseAlgorithm: "AES256" }
                : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
            bucketKeyEnabled: kmsKeyArn !== undefined,
          },
        ],
      },
      { parent: this },
    );
  }

  private keepVersions(name: string, { bucket }: s3.Bucket): pulumi.Resource {
    const versioning = new s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    new s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this, dependsOn: [versioning] },
    );
    return versioning;
  }

  private refusePlainConnections(name: string, { bucket, arn }: s3.Bucket, privacy: pulumi.Resource): void {
    new s3.BucketPolicy(
      name,
      {
        bucket,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "EncryptedConnectionsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: [arn, pulumi.interpolate`${arn}/*`],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        }),
      },
      // Blocking public policies and writing one at the same time is a conflict for S3.
      { parent: this, dependsOn: [privacy] },
    );
  }
}

/** Between the delivery's prefix and the path of a file of the installation. */
const INSTALL_FOLDER = INSTALL_PREFIX.slice(DELIVERY_PREFIX.length + 1).concat("/");

const manifestFile = (content: string): DeliveredFile => ({ path: "manifest.txt", content });

function installOf(files: readonly DeliveredFile[], upload: (file: DeliveredFile) => pulumi.Resource) {
  if (files.length === 0) return undefined;
  const manifest = manifestOf(files);
  return { contentHash: sha256Of(manifest), objects: [...files, manifestFile(manifest)].map(upload) };
}

/** Text stays readable in a plan; bytes are an export's clp.conf in the encoding it declares. */
function contentOf({ path, content }: DeliveredFile) {
  const contentType = path.endsWith(".json") ? "application/json" : "text/plain";
  return typeof content === "string"
    ? { content, contentType }
    : { contentBase64: Buffer.from(content).toString("base64"), contentType };
}
