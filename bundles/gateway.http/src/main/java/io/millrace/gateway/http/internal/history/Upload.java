package io.millrace.gateway.http.internal.history;

import io.millrace.api.stream.Content;

/**
 * One record of an upload, before it is stamped.
 *
 * @param address where it would have been sent
 * @param content with its own time
 */
record Upload(String address, Content content) {}
