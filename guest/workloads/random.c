#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "random.h"

/* So many bytes are a key of the kernel's generator. */
#define ENTROPY 32

int random_seed(void)
{
	static char room[sizeof(struct rand_pool_info) + ENTROPY] __attribute__((aligned(8)));
	struct rand_pool_info *pool = (struct rand_pool_info *)room;
	pool->entropy_count = 8 * ENTROPY;
	pool->buf_size = ENTROPY;
	int fd = open("/dev/random", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int result = ioctl(fd, RNDADDENTROPY, pool);
	close(fd);
	return result;
}
