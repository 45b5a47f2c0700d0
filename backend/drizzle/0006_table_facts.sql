CREATE TABLE "table_facts" (
	"workspace_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"key" text NOT NULL,
	"answer" text NOT NULL,
	CONSTRAINT "table_facts_workspace_id_digest_key_pk" PRIMARY KEY("workspace_id","digest","key")
);
--> statement-breakpoint
ALTER TABLE "table_facts" ADD CONSTRAINT "table_facts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "table_facts" ADD CONSTRAINT "table_facts_artifact" FOREIGN KEY ("workspace_id","digest") REFERENCES "public"."artifacts"("workspace_id","digest") ON DELETE cascade ON UPDATE no action;