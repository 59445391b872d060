#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "stamps.h"
#include "domain.h"
#include "events.h"
#include "host.h"
#include "idle.h"
#include "report.h"
#include "serve.h"

#define DOM0_PCPU 0
#define MAIN_PCPU 1

/*
 * Seconds of the machine's time without a sign of life after which a DomU counts as hung. A machine in which nothing
 * happens any more reaches them at once.
 */
#define PATIENCE 10

static struct mailbox *mailbox, *peer;
/* What has been asked for and printed: a DomU that comes on adds to it. */
static volatile unsigned long progress;

static void *watch(void *unused)
{
	(void)unused;
	unsigned long before;
	do {
		before = progress + mailbox->text_length;
		sleep(PATIENCE);
	} while (progress + mailbox->text_length != before);
	errno = 0;
	fail("nothing came of DomU main for %d s of the machine's time: it %s (DomU peer %s)", PATIENCE,
	     domain_state(DOMAIN_MAIN), domain_state(DOMAIN_PEER));
}

static void signal_main(enum doorbell doorbell)
{
	backend_signals();
	events_notify(mailbox->ports[doorbell][0]);
}

static void print(void)
{
	mailbox->text[mailbox->text_length] = 0;
	channel_write(mailbox->text);
	progress += mailbox->text_length + 1;
	mailbox->text_length = 0;
}

static void start_peer(void)
{
	peer->role = ROLE_PEER;
	peer->main_domain = DOMAIN_MAIN;
	peer->switch_port = mailbox->switch_port;
	peer->grant = mailbox->grant;
	domain_unpause(DOMAIN_PEER);
}

/* Does what DomU main asks for; true if the machine is to end. */
static int answer_request(void)
{
	switch (mailbox->request) {
	case REQUEST_PRINT:
		print();
		break;
	case REQUEST_FINISH:
		print();
		return 1;
	case REQUEST_SHARE:
		domain_pin(DOMAIN_MAIN, 0, DOM0_PCPU);
		break;
	case REQUEST_OWN:
		domain_pin(DOMAIN_MAIN, 0, MAIN_PCPU);
		break;
	case REQUEST_CLOCK:
		mailbox->clock = clock_now();
		break;
	case REQUEST_START_PEER:
		start_peer();
		break;
	default:
		errno = 0;
		fail("DomU main asked for what is not known: %u", mailbox->request);
	}
	progress++;
	mailbox->answered++;
	return 0;
}

static void offer_ports(void)
{
	for (int i = 0; i < DOORBELL_SWITCH; i++)
		for (int turn = 0; turn < TURNS; turn++)
			mailbox->ports[i][turn] = events_offer(DOMAIN_MAIN);
}

/* The doorbell of an event, which has come by `port`. */
static enum doorbell doorbell_of(unsigned int port)
{
	for (int i = 0; i < DOORBELL_SWITCH; i++)
		for (int turn = 0; turn < TURNS; turn++)
			if (mailbox->ports[i][turn] == port)
				return i;
	errno = 0;
	fail("an event came by port %u, which is none of ours", port);
}

static void unmask_after_last_turn(enum doorbell doorbell, unsigned int port)
{
	const unsigned int *ports = mailbox->ports[doorbell];
	if (port == ports[TURNS - 1])
		events_unmask(ports, TURNS);
}

int serve(struct mailbox *main_mailbox, struct mailbox *peer_mailbox)
{
	pthread_t watcher;
	mailbox = main_mailbox;
	peer = peer_mailbox;
	mailbox->main_domain = DOMAIN_MAIN;
	mailbox->peer_domain = DOMAIN_PEER;
	offer_ports();
	domain_unpause(DOMAIN_MAIN);
	errno = pthread_create(&watcher, 0, watch, 0);
	if (errno)
		fail("pthread_create");
	for (;;) {
		unsigned int port = events_wait();
		backend_received();
		enum doorbell doorbell = doorbell_of(port);
		unmask_after_last_turn(doorbell, port);
		switch (doorbell) {
		case DOORBELL_WORKER:
			mailbox->receptions++;
			break;
		case DOORBELL_ANSWER:
			signal_main(doorbell);
			break;
		case DOORBELL_SETTLE:
			others_go_idle();
			signal_main(doorbell);
			break;
		default:
			if (answer_request())
				return mailbox->argument;
		}
	}
}
