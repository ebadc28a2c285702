select "digest", "receipt" from "batches" where "principal" = $1 and "batch_id" = $2;
