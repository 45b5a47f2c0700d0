ALTER TABLE "node_results" ADD COLUMN "shape" text;--> statement-breakpoint
CREATE INDEX "node_results_shape" ON "node_results" USING btree ("workspace_id","shape");