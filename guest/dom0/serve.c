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

/*
 * Seconds of the machine's time without a sign of life after which a DomU counts as hung. A machine in which nothing
 * happens any more reaches them at once.
 */
#define PATIENCE 10

static struct domains domains;
static struct mailbox *mailbox;
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
	     domain_state(domains.main), domain_state(domains.peer));
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
	struct mailbox *peer = domains.peer_mailbox;
	peer->role = ROLE_PEER;
	peer->main_domain = domains.main;
	peer->switch_port = mailbox->switch_port;
	peer->grant = mailbox->grant;
	domain_unpause(domains.peer);
}

void serve_go_on(void)
{
	progress++;
	mailbox->answered++;
}

/* Does what DomU main asks for. */
static void answer_request(void)
{
	switch (mailbox->request) {
	case REQUEST_PRINT:
		print();
		break;
	case REQUEST_SHARE:
		domain_pin(domains.main, 0, domains.dom0_pcpu);
		break;
	case REQUEST_OWN:
		domain_pin(domains.main, 0, domains.main_pcpu);
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
	serve_go_on();
}

static void offer_ports(void)
{
	for (int i = 0; i < DOORBELL_SWITCH; i++)
		for (int turn = 0; turn < TURNS; turn++)
			mailbox->ports[i][turn] = events_offer(domains.main);
}

/* Of each doorbell, by which of its ports the next event comes. */
static unsigned int turns[DOORBELL_SWITCH];

/* The doorbell of an event, which has come by `port`. */
static enum doorbell doorbell_of(unsigned int port)
{
	for (int i = 0; i < DOORBELL_SWITCH; i++)
		if (mailbox->ports[i][turns[i]] == port)
			return i;
	errno = 0;
	fail("an event came by port %u, whose turn it was not", port);
}

static void end_turn(enum doorbell doorbell)
{
	if (++turns[doorbell] == TURNS) {
		turns[doorbell] = 0;
		events_unmask(mailbox->ports[doorbell], TURNS);
	}
}

void serve_start(const struct domains *all)
{
	pthread_t watcher;
	domains = *all;
	mailbox = domains.main_mailbox;
	mailbox->main_domain = domains.main;
	mailbox->peer_domain = domains.peer;
	offer_ports();
	domain_unpause(domains.main);
	errno = pthread_create(&watcher, 0, watch, 0);
	if (errno)
		fail("pthread_create");
}

enum request serve(void)
{
	for (;;) {
		unsigned int port = events_wait();
		backend_received();
		enum doorbell doorbell = doorbell_of(port);
		end_turn(doorbell);
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
			if (mailbox->request == REQUEST_NEXT)
				return REQUEST_NEXT;
			if (mailbox->request == REQUEST_FINISH) {
				print();
				return REQUEST_FINISH;
			}
			answer_request();
		}
	}
}
