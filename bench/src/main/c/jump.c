/*
 * Shows a program another time of day, for the torture: a library for LD_PRELOAD. The file that MILLRACE_CLOCK names holds by how many
 * seconds it differs, as text. What measures how long something takes (CLOCK_MONOTONIC) stays, as when somebody sets the clock.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long offset(void) {
    static long known;
    static struct timespec looked;
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC_COARSE, &now);
    if (now.tv_sec != looked.tv_sec || now.tv_nsec - looked.tv_nsec > 100000000L) { /* ten times a second */
        looked = now;
        char text[32] = {0};
        const char *name = getenv("MILLRACE_CLOCK");
        int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
        if (file >= 0) {
            if (read(file, text, sizeof text - 1) > 0) known = atol(text);
            close(file);
        }
    }
    return known;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int code = (int)syscall(SYS_clock_gettime, clock, time);
    if (!code && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += offset();
    return code;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int code = (int)syscall(SYS_gettimeofday, time, zone);
    if (!code) time->tv_sec += offset();
    return code;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
