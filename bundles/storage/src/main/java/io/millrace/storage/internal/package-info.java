/** One pooled DataSource on embedded Derby, numbered SQL migrations, transactions. */
package io.millrace.storage.internal;
