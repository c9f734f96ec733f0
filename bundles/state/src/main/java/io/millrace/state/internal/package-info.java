/** Last known values and history of each device. */
package io.millrace.state.internal;
