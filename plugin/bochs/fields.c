#include <string.h>

#include "bochs.h"
#include "fail.h"
#include "fields.h"

/* Words of a parameter among which the pointer is looked for, and bytes of an object in which the field may be. */
#define PARAMETER_WORDS 40
#define OBJECT_BYTES (1 << 20)

static int is_in(uintptr_t address, const void *object)
{
	return address - (uintptr_t)object < OBJECT_BYTES;
}

static int is_in_object(uintptr_t address)
{
	for (unsigned int i = 0; i < bx_cpu_count; i++)
		if (is_in(address, bx_cpu_array[i]))
			return 1;
	return is_in(address, bx_pc_system);
}

static void *field(const char *name, unsigned int size, uint64_t (*value_of)(struct bochs_parameter *))
{
	void *found = 0;
	int count = 0;
	struct bochs_parameter *parameter = bochs_find(SIM, name, bochs_tree(SIM));
	if (!parameter)
		fail("this Bochs has no %s", name);
	for (int i = 1; i < PARAMETER_WORDS; i++) {
		uintptr_t word = ((uintptr_t *)parameter)[i];
		uint64_t value = 0;
		if (!is_in_object(word))
			continue;
		memcpy(&value, (void *)word, size);
		if (value != value_of(parameter))
			continue;
		found = (void *)word;
		count++;
	}
	if (count != 1)
		fail("this Bochs keeps %s in another way", name);
	return found;
}

uint64_t *field_of_64(const char *name)
{
	return field(name, sizeof(uint64_t), bochs_number);
}

uint32_t *field_of_32(const char *name)
{
	return field(name, sizeof(uint32_t), bochs_number);
}

bool *field_of_truth(const char *name)
{
	return field(name, sizeof(bool), bochs_truth);
}
