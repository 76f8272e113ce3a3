/* SPDX-License-Identifier: GPL-3.0-or-later
 * A library for LD_PRELOAD: the process sees the time of day AHEAD seconds ahead, which is told to the compiler. Waits until a time of day end when the
 * others' clocks say so: without that, each would last AHEAD seconds longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Times of other clocks are below: they begin when the machine does. */
static const time_t day = 1000000000;

int clock_gettime(clockid_t clock, struct timespec* now)
{
  int result = (int) syscall(SYS_clock_gettime, clock, now);
  now->tv_sec += result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) ? AHEAD : 0;
  return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone)
{
  (void) zone;
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* result)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL)
  {
    *result = now.tv_sec;
  }

  return now.tv_sec;
}

static struct timespec behind(const struct timespec* until)
{
  struct timespec real = *until;
  real.tv_sec -= real.tv_sec > day ? AHEAD : 0;
  return real;
}

int pthread_cond_timedwait(pthread_cond_t* restrict condition, pthread_mutex_t* restrict mutex, const struct timespec* restrict until)
{
  static int (*next)(pthread_cond_t*, pthread_mutex_t*, const struct timespec*);
  struct timespec real = behind(until);
  if (next == NULL)
  {
    /* Not the oldest version of the function, which dlsym of older libraries gives. */
    void* found = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    next = (int (*)(pthread_cond_t*, pthread_mutex_t*, const struct timespec*)) (found == NULL ? dlsym(RTLD_NEXT, "pthread_cond_timedwait") : found);
  }

  return next(condition, mutex, &real);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const struct timespec* until)
{
  static int (*next)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const struct timespec*);
  struct timespec real = behind(until);
  next = next == NULL ? (int (*)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const struct timespec*)) dlsym(RTLD_NEXT, "pthread_cond_clockwait") : next;
  return next(condition, mutex, clock, &real);
}
