/** The management API, one resource class per noun, and the live page. */
package io.millrace.rest.internal;
