CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"runner" text NOT NULL,
	"host" text NOT NULL,
	"slots" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "lease" uuid;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "worker" uuid;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "task_id" text;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "events_seen" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "interruptions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "losses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "held_up_by" text;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "deadline" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "turn" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "node_runs" ADD COLUMN "together" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "open_nodes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "failed_nodes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "waiting" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "deadline" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "node_runs_turn" ON "node_runs" USING btree ("workspace_id","turn") WHERE "node_runs"."status" in ('queued', 'running');--> statement-breakpoint
UPDATE "runs" SET
	"open_nodes" = (SELECT count(*) FROM "node_runs" WHERE "node_runs"."run_id" = "runs"."id" AND "node_runs"."status" IN ('waiting', 'queued', 'running')),
	"failed_nodes" = (SELECT count(*) FROM "node_runs" WHERE "node_runs"."run_id" = "runs"."id" AND "node_runs"."status" = 'failed')
WHERE "runs"."status" IN ('queued', 'running');
