/** How the nets of a run were trained, fit by fit and epoch by epoch; and how fast backends were here. */
export const trainingOfNets = `
CREATE TABLE net_training (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  backend TEXT NOT NULL,
  backend_what TEXT NOT NULL,
  backend_why TEXT NOT NULL
) STRICT;

CREATE TABLE net_fit (
  run_id TEXT NOT NULL REFERENCES net_training (run_id) ON DELETE CASCADE,
  fit INTEGER NOT NULL,
  name TEXT NOT NULL,
  epochs INTEGER NOT NULL,
  patience INTEGER NOT NULL,
  ended TEXT CHECK (ended IN ('all-epochs', 'early-stopping')),
  best_epoch INTEGER,
  resumed_after INTEGER,
  note TEXT,
  PRIMARY KEY (run_id, fit)
) STRICT;

CREATE TABLE net_epoch (
  run_id TEXT NOT NULL,
  fit INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  training_loss REAL NOT NULL,
  validation_loss REAL,
  learning_rate REAL NOT NULL,
  ms REAL,
  PRIMARY KEY (run_id, fit, epoch),
  FOREIGN KEY (run_id, fit) REFERENCES net_fit (run_id, fit) ON DELETE CASCADE
) STRICT;

CREATE TABLE net_backend_timing (
  machine TEXT NOT NULL,
  size TEXT NOT NULL,
  choice TEXT NOT NULL,
  measured_at TEXT NOT NULL,
  PRIMARY KEY (machine, size)
) STRICT;
`;
