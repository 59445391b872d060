/* A scheduler: tasks in the order of their virtual run time, on several CPUs, with balancing between them. */
#include "kernel.h"

#define CPUS 8
#define LATENCY 6000000ULL
#define GRANULARITY 750000ULL
#define WEIGHT_OF_NICE_0 1024
#define LOAD_PERIOD 1024

enum task_state { RUNNABLE, RUNNING, SLEEPING, DEAD };

struct task {
	struct rb_node node;
	struct list_head list;
	u64 virtual_time, executed, began, slept;
	u32 weight, inverse_weight;
	enum task_state state;
	s32 nice, cpu;
	unsigned long allowed;
	struct {
		u64 updated, sum;
		u32 partial, average;
	} load;
};

struct run_queue {
	spinlock_t lock;
	struct rb_root tasks;
	struct task *current;
	struct list_head sleeping;
	u64 clock, least_virtual_time, weight;
	u32 count, switches, migrations;
} __attribute__((aligned(64)));

static struct run_queue queues[CPUS];

/* Each step of niceness is about a tenth of a CPU. */
static const u32 weights[40] = {
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904,
	3906,  3121,  2501,  1991,  1586,  1277,  1024,  820,   655,   526,   423,  335,  272,  215,
	172,   137,   110,   87,    70,    56,    45,    36,    29,    23,    18,   15,
};

/* Halvings of 32 periods in 32 bits of a fraction: y^32 = 1/2. */
static u64 decay(u64 value, u64 periods)
{
	static const u32 powers[] = { 0xffffffff, 0xfa83b2da, 0xf5257d14, 0xefe4b99a, 0xeac0c6e6, 0xe5b906e6,
				      0xe0ccdeeb, 0xdbfbb796, 0xd744fcc9, 0xd2a81d91, 0xce248c14, 0xc9b9bd85,
				      0xc5672a10, 0xc12c4cc9, 0xbd08a39e, 0xb8fbaf46, 0xb504f333, 0xb123f581,
				      0xad583ee9, 0xa9a15ab4, 0xa5fed6a9, 0xa2704302, 0x9ef5325f, 0x9b8d39b9,
				      0x9837f050, 0x94f4efa8, 0x91c3d373, 0x8ea4398a, 0x8b95c1e3, 0x88980e80,
				      0x85aac367, 0x82cd8698 };
	if (periods > 63 * ARRAY_SIZE(powers))
		return 0;
	value >>= periods / ARRAY_SIZE(powers);
	return value * (powers[periods % ARRAY_SIZE(powers)] >> 1) >> 31;
}

static void update_load(struct task *task, u64 now, bool running)
{
	u64 elapsed = (now - task->load.updated) / LOAD_PERIOD;
	u64 periods = (elapsed + task->load.partial) / LOAD_PERIOD;
	if ((s64)elapsed <= 0)
		return;
	task->load.updated += elapsed * LOAD_PERIOD;
	if (periods)
		task->load.sum = decay(task->load.sum, periods);
	if (running)
		task->load.sum += elapsed * task->weight / WEIGHT_OF_NICE_0;
	task->load.partial = (elapsed + task->load.partial) % LOAD_PERIOD;
	task->load.average = task->load.sum / 47742;
}

static u64 weighed(const struct task *task, u64 time)
{
	if (likely(task->weight == WEIGHT_OF_NICE_0))
		return time;
	return (unsigned __int128)time * WEIGHT_OF_NICE_0 * task->inverse_weight >> 32;
}

static void set_nice(struct task *task, s32 nice)
{
	task->nice = nice < -20 ? -20 : nice > 19 ? 19 : nice;
	task->weight = weights[task->nice + 20];
	task->inverse_weight = 0xffffffffu / task->weight;
}

static struct task *task_of(struct rb_node *node)
{
	return node ? container_of(node, struct task, node) : NULL;
}

static void enqueue(struct run_queue *queue, struct task *task)
{
	struct rb_node **link = &queue->tasks.node, *parent = NULL;
	while (*link) {
		parent = *link;
		link = (s64)(task->virtual_time - task_of(parent)->virtual_time) < 0 ? &parent->left :
										       &parent->right;
	}
	rb_insert(&queue->tasks, &task->node, parent, link);
	task->state = RUNNABLE;
	task->cpu = queue - queues;
	queue->weight += task->weight;
	queue->count++;
}

static void dequeue(struct run_queue *queue, struct task *task)
{
	rb_erase(&queue->tasks, &task->node);
	queue->weight -= task->weight;
	queue->count--;
}

static void update_current(struct run_queue *queue)
{
	struct task *current = queue->current, *first = task_of(queue->tasks.leftmost);
	u64 now = ktime_now(), delta, least;
	queue->clock = now;
	if (!current)
		return;
	delta = now - current->began;
	if (unlikely((s64)delta <= 0))
		return;
	current->began = now;
	current->executed += delta;
	current->virtual_time += weighed(current, delta);
	update_load(current, now, true);
	least = current->virtual_time;
	if (first && (s64)(first->virtual_time - least) < 0)
		least = first->virtual_time;
	if ((s64)(least - queue->least_virtual_time) > 0)
		queue->least_virtual_time = least;
}

static u64 slice_of(const struct run_queue *queue, const struct task *task)
{
	u64 period = queue->count > LATENCY / GRANULARITY ? queue->count * GRANULARITY : LATENCY;
	return max(period * task->weight / (queue->weight + task->weight), GRANULARITY);
}

/* Whether the clock's tick finds that the current task has had its share. */
bool scheduler_tick(unsigned int cpu)
{
	struct run_queue *queue = &queues[cpu];
	struct task *first;
	bool resched = false;
	spin_lock(&queue->lock);
	update_current(queue);
	first = task_of(queue->tasks.leftmost);
	if (queue->current && first) {
		u64 slice = slice_of(queue, queue->current);
		s64 ahead = queue->current->virtual_time - first->virtual_time;
		resched = ahead > (s64)weighed(first, slice);
	}
	spin_unlock(&queue->lock);
	return resched;
}

struct task *pick_next(unsigned int cpu)
{
	struct run_queue *queue = &queues[cpu];
	struct task *next, *previous;
	spin_lock(&queue->lock);
	update_current(queue);
	previous = queue->current;
	if (previous && previous->state == RUNNING)
		enqueue(queue, previous);
	next = task_of(queue->tasks.leftmost);
	if (next) {
		dequeue(queue, next);
		next->state = RUNNING;
		next->began = queue->clock;
	}
	if (next != previous)
		queue->switches++;
	queue->current = next;
	spin_unlock(&queue->lock);
	return next;
}

static int idlest_cpu(const struct task *task)
{
	int best = task->cpu;
	u64 least = ~0ULL;
	for (int cpu = 0; cpu < CPUS; cpu++) {
		u64 load = READ_ONCE(queues[cpu].weight) + (queues[cpu].current ? queues[cpu].current->weight : 0);
		if (!test_bit(cpu, &task->allowed))
			continue;
		/* A cache that is warm is worth something. */
		if (cpu == task->cpu)
			load -= load / 8;
		if (load < least) {
			least = load;
			best = cpu;
		}
	}
	return best;
}

int wake_up(struct task *task)
{
	struct run_queue *queue;
	int cpu = idlest_cpu(task);
	u64 floor;
	if (task->state != SLEEPING)
		return -EINVAL;
	queue = &queues[cpu];
	spin_lock(&queue->lock);
	update_current(queue);
	update_load(task, queue->clock, false);
	if (cpu != task->cpu)
		task->virtual_time += queue->least_virtual_time - queues[task->cpu].least_virtual_time;
	floor = queue->least_virtual_time - LATENCY / 2;
	if ((s64)(task->virtual_time - floor) < 0)
		task->virtual_time = floor;
	task->slept += queue->clock - task->began;
	list_del(&task->list);
	enqueue(queue, task);
	spin_unlock(&queue->lock);
	return cpu;
}

/* Moves tasks from the busiest CPU until both have about the same; returns how many. */
unsigned int balance(unsigned int cpu)
{
	struct run_queue *own = &queues[cpu], *busiest = own;
	unsigned int moved = 0;
	for (struct run_queue *each = queues; each < queues + CPUS; each++)
		if (READ_ONCE(each->weight) > READ_ONCE(busiest->weight))
			busiest = each;
	if (busiest == own || busiest->weight * 4 < own->weight * 5)
		return 0;
	spin_lock(&min(own, busiest)->lock);
	spin_lock(&max(own, busiest)->lock);
	for (struct rb_node *node = busiest->tasks.leftmost, *next; node; node = next) {
		struct task *task = task_of(node);
		next = rb_next(node);
		if (busiest->weight <= own->weight + task->weight)
			break;
		if (!test_bit(cpu, &task->allowed))
			continue;
		dequeue(busiest, task);
		task->virtual_time += own->least_virtual_time - busiest->least_virtual_time;
		enqueue(own, task);
		moved++;
	}
	own->migrations += moved;
	spin_unlock(&max(own, busiest)->lock);
	spin_unlock(&min(own, busiest)->lock);
	return moved;
}

void task_init(struct task *task, s32 nice, unsigned long allowed)
{
	memset(task, 0, sizeof *task);
	set_nice(task, nice);
	task->allowed = allowed;
	task->state = SLEEPING;
	task->cpu = __builtin_ctzl(allowed);
	task->virtual_time = queues[task->cpu].least_virtual_time;
	list_add(&task->list, &queues[task->cpu].sleeping);
}
