/* Contexts and tasks by number, and what each context has executed. Tasks with the same command name are one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "account.h"

#define ARRAY_SIZE (MOST_SEGMENTS * sizeof(uint64_t))
#define MOST_CONTEXTS 1024
#define MOST_TASKS 1024

static struct context contexts[MOST_CONTEXTS];
static struct {
	uint64_t *counts, *missing; /* by the segment's number */
	uint32_t exits;
} amounts[MOST_CONTEXTS];
static char tasks[MOST_TASKS][COMM_LENGTH]; /* 0 is none; then those that CPUs run at first */
static uint32_t context_count, task_count = 1 + MOST_CPUS;

static uint32_t check(uint32_t count, uint32_t most, const char *what)
{
	if (count == most) {
		fprintf(stderr, "account: there are more than %u %s\n", most, what);
		exit(1);
	}
	return count;
}

/* Memory that is there once it is used, which most of it is not. */
static uint64_t *reserve(void)
{
	void *memory = mmap(0, ARRAY_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED) {
		fprintf(stderr, "account: the account does not fit into memory\n");
		exit(1);
	}
	return memory;
}

uint32_t intern_context(const struct context *context)
{
	for (uint32_t i = 0; i < context_count; i++)
		if (!memcmp(&contexts[i], context, sizeof *context))
			return i;
	contexts[check(context_count, MOST_CONTEXTS, "contexts")] = *context;
	amounts[context_count].counts = reserve();
	amounts[context_count].missing = reserve();
	return context_count++;
}

uint32_t intern_task(const char comm[COMM_LENGTH])
{
	for (uint32_t i = 1; i < task_count; i++)
		if (!strncmp(tasks[i], comm, COMM_LENGTH))
			return i;
	name_task(check(task_count, MOST_TASKS, "command names"), comm);
	return task_count++;
}

uint32_t first_task(uint32_t cpu)
{
	return 1 + cpu;
}

void name_task(uint32_t task, const char comm[COMM_LENGTH])
{
	memcpy(tasks[task], comm, COMM_LENGTH);
}

uint32_t count_contexts(void)
{
	return context_count;
}

const struct context *context_at(uint32_t number)
{
	return &contexts[number];
}

uint32_t count_tasks(void)
{
	return task_count;
}

const char *comm_of(uint32_t task)
{
	return tasks[task];
}

uint64_t *counts_of(uint32_t context)
{
	return amounts[context].counts;
}

uint64_t *missing_of(uint32_t context)
{
	return amounts[context].missing;
}

uint32_t *exits_of(uint32_t context)
{
	return &amounts[context].exits;
}

void forget_counts(void)
{
	for (uint32_t i = 0; i < context_count; i++) {
		madvise(amounts[i].counts, ARRAY_SIZE, MADV_DONTNEED);
		madvise(amounts[i].missing, ARRAY_SIZE, MADV_DONTNEED);
		amounts[i].exits = 0;
	}
}
