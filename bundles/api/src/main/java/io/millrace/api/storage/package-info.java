/**
 * Relational storage: one pooled database, transactions, numbered migrations.
 */
@Export
@Version("1.0.0")
package io.millrace.api.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
