/** Fakes and fixtures for tests. */
package io.millrace.testing;
