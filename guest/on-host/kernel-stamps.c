#define _GNU_SOURCE
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "kernel-stamps.h"
#include "text-file.h"

/* Room for the stamps of a batch, and of whatever else comes to the function meanwhile. */
#define RING_SIZE (512UL * 1024)

/* A stamp as it lies in the ring (perf_event_open(2), PERF_RECORD_SAMPLE with PERF_SAMPLE_TIME alone). */
struct record {
	struct perf_event_header header;
	u64 time;
};

/* ---- putting it there ---- */

static const char *why_not(const char *function)
{
	static char why[160];
	const char *cause = strerror(errno);
	if (errno == EACCES || errno == EPERM)
		return "stamping inside the host's kernel takes a kprobe, and that takes root";
	if (errno == ENOENT)
		cause = "it has none of that name";
	snprintf(why, sizeof why, "the host's kernel takes no kprobe at %s: %s", function, cause);
	return why;
}

static int open_event(const char *function, int pcpu, enum stamp_clock clock)
{
	char type[16];
	text_file_read("/sys/bus/event_source/devices/kprobe/type", type, sizeof type);
	struct perf_event_attr attr = {
		.type = atoi(type),
		.size = sizeof attr,
		.kprobe_func = (u64)function,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_TIME,
		.use_clockid = clock == STAMP_CLOCK_RAW,
		.clockid = clock == STAMP_CLOCK_RAW ? CLOCK_MONOTONIC_RAW : 0,
		/* Nobody waits for stamps. */
		.watermark = 1,
		.wakeup_watermark = RING_SIZE,
	};
	errno = EOPNOTSUPP;
	return type[0] ? syscall(SYS_perf_event_open, &attr, -1, pcpu, -1, PERF_FLAG_FD_CLOEXEC) : -1;
}

static unsigned long mapped_size(void)
{
	return sysconf(_SC_PAGESIZE) + RING_SIZE;
}

static const char *open_by(struct kernel_stamp *stamp, const char *function, int pcpu, enum stamp_clock clock)
{
	stamp->fd = open_event(function, pcpu, clock);
	if (stamp->fd < 0)
		return why_not(function);
	stamp->page = mmap(0, mapped_size(), PROT_READ | PROT_WRITE, MAP_SHARED, stamp->fd, 0);
	if (stamp->page != MAP_FAILED)
		return 0;
	close(stamp->fd);
	return "the host's kernel gives no memory for stamps";
}

const char *kernel_stamp_open(struct kernel_stamp *stamp, const char *function, int pcpu, enum stamp_clock clock)
{
	const char *why = open_by(stamp, function, pcpu, clock);
	stamp->by_pairs = !why && clock == STAMP_CLOCK_OF_COUNTER && !stamp->page->cap_user_time_zero;
	if (!stamp->by_pairs)
		return why;
	kernel_stamp_close(stamp);
	return open_by(stamp, function, pcpu, STAMP_CLOCK_RAW);
}

void kernel_stamp_close(struct kernel_stamp *stamp)
{
	munmap(stamp->page, mapped_size());
	close(stamp->fd);
}

/* ---- what was stamped ---- */

/* Records are multiples of eight bytes, and may go round the end of the ring. */
static u64 word_at(const struct kernel_stamp *stamp, u64 at)
{
	const char *ring = (const char *)stamp->page + stamp->page->data_offset;
	return *(const u64 *)(ring + at % stamp->page->data_size);
}

int kernel_stamp_next(struct kernel_stamp *stamp, u64 *time)
{
	u64 head = __atomic_load_n(&stamp->page->data_head, __ATOMIC_ACQUIRE), tail = stamp->page->data_tail;
	int found = 0;
	while (!found && tail < head) {
		union {
			u64 word;
			struct perf_event_header header;
		} first = { word_at(stamp, tail) };
		/* Others say that stamps were lost: then one is missing. */
		found = first.header.type == PERF_RECORD_SAMPLE;
		*time = word_at(stamp, tail + sizeof first);
		tail += first.header.size;
	}
	__atomic_store_n(&stamp->page->data_tail, tail, __ATOMIC_RELEASE);
	return found;
}

void kernel_stamp_begin(struct kernel_stamp *stamp)
{
	u64 time;
	while (kernel_stamp_next(stamp, &time))
		;
	if (stamp->by_pairs)
		stamp->before = clock_pair_now();
}

void kernel_stamp_end(struct kernel_stamp *stamp)
{
	if (stamp->by_pairs)
		stamp->after = clock_pair_now();
}

/* ---- its clock ---- */

/* linux/perf_event.h, at cap_user_time_zero and cap_user_time_short: the inverse of how the kernel reckons. */
u64 kernel_stamp_counter(const struct kernel_stamp *stamp, u64 time)
{
	const struct perf_event_mmap_page *page = stamp->page;
	u64 nanoseconds, cycles;
	u32 lock;
	if (stamp->by_pairs)
		return clock_pairs_counter(&stamp->before, &stamp->after, time);
	do {
		lock = __atomic_load_n(&page->lock, __ATOMIC_ACQUIRE);
		nanoseconds = time - page->time_zero;
		cycles = (nanoseconds / page->time_mult << page->time_shift) +
			 (nanoseconds % page->time_mult << page->time_shift) / page->time_mult;
		if (page->cap_user_time_short)
			cycles = page->time_cycles + ((cycles - page->time_cycles) & page->time_mask);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (page->lock != lock);
	return cycles;
}

u64 kernel_stamp_within(const struct kernel_stamp *stamp)
{
	return stamp->by_pairs ? clock_pair_now().within : 0;
}
