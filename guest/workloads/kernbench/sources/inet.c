/* A small stack of network protocols: checksums, reassembly of fragments, and the receiving side of TCP. */
#include "kernel.h"

#define CONNECTION_BITS 8
#define FRAGMENT_QUEUES 16
#define FRAGMENT_LIFETIME 30000000000ULL
#define WINDOW_MOST 65535u

struct ip_header {
	u8 version_and_length, service;
	u16 total, id, fragment;
	u8 lifetime, protocol;
	u16 checksum;
	u32 source, destination;
} __attribute__((packed, aligned(4)));

struct tcp_header {
	u16 source, destination;
	u32 sequence, acknowledged;
	u16 flags, window, checksum, urgent;
} __attribute__((packed, aligned(4)));

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
enum { MORE_FRAGMENTS = 0x2000, OFFSET_MASK = 0x1fff };

struct packet {
	struct list_head list;
	u8 *data;
	u32 length, sequence, end;
};

enum tcp_state { LISTEN, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, LAST_ACK, CLOSED };

struct connection {
	struct connection *next;
	u32 source, destination;
	u16 source_port, destination_port;
	enum tcp_state state;
	u32 receive_next, receive_window, send_next, send_unacknowledged, send_window;
	u32 duplicates, smoothed_rtt, rtt_variance, congestion_window, threshold;
	struct list_head received, out_of_order;
	refcount_t references;
};

struct fragments {
	struct list_head packets;
	u32 source, destination, have, total;
	u64 began;
	u16 id;
	u8 protocol, used;
};

static struct connection *connections[1 << CONNECTION_BITS];
static struct fragments queues[FRAGMENT_QUEUES];
static spinlock_t lock;

static inline u16 swap16(u16 word)
{
	return __builtin_bswap16(word);
}

static inline u32 swap32(u32 word)
{
	return __builtin_bswap32(word);
}

static inline bool before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

u32 checksum_partial(const u8 *data, size_t length, u32 sum)
{
	u64 wide = sum;
	for (; length >= 8; data += 8, length -= 8) {
		u64 word;
		__builtin_memcpy(&word, data, sizeof word);
		wide += word;
		wide += wide < word;
	}
	for (; length >= 2; data += 2, length -= 2)
		wide += data[0] | data[1] << 8;
	if (length)
		wide += data[0];
	wide = (wide & 0xffffffff) + (wide >> 32);
	return (wide & 0xffffffff) + (wide >> 32);
}

u16 checksum_fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return ~((sum & 0xffff) + (sum >> 16));
}

static u32 pseudo_header(const struct ip_header *ip, u32 length)
{
	struct {
		u32 source, destination;
		u8 zero, protocol;
		u16 length;
	} pseudo = { ip->source, ip->destination, 0, ip->protocol, swap16(length) };
	return checksum_partial((const u8 *)&pseudo, sizeof pseudo, 0);
}

static void queue_free(struct fragments *queue)
{
	struct packet *packet, *next;
	list_for_each_entry_safe(packet, next, &queue->packets, list) {
		list_del(&packet->list);
		kfree(packet);
	}
	queue->used = 0;
}

static struct fragments *queue_for(const struct ip_header *ip)
{
	struct fragments *oldest = queues;
	u64 now = ktime_now();
	for (struct fragments *queue = queues; queue < queues + FRAGMENT_QUEUES; queue++) {
		if (queue->used && now - queue->began > FRAGMENT_LIFETIME)
			queue_free(queue);
		if (queue->used && queue->id == ip->id && queue->source == ip->source &&
		    queue->destination == ip->destination && queue->protocol == ip->protocol)
			return queue;
		if (!queue->used || (oldest->used && queue->began < oldest->began))
			oldest = queue;
	}
	if (oldest->used)
		queue_free(oldest);
	*oldest = (struct fragments){ .source = ip->source,
				      .destination = ip->destination,
				      .began = now,
				      .id = ip->id,
				      .protocol = ip->protocol,
				      .used = 1 };
	list_init(&oldest->packets);
	return oldest;
}

/* Adds a fragment; what it is a part of, in one piece, if it was the last that was missing. */
u8 *reassemble(const struct ip_header *ip, struct packet *packet, u32 *length)
{
	u32 offset = (swap16(ip->fragment) & OFFSET_MASK) * 8;
	struct fragments *queue = queue_for(ip);
	struct packet *at;
	u8 *whole;
	packet->sequence = offset;
	packet->end = offset + packet->length;
	list_for_each_entry(at, &queue->packets, list) {
		if (at->sequence < packet->end && packet->sequence < at->end) {
			queue_free(queue);
			return NULL;
		}
		if (at->sequence > packet->sequence)
			break;
	}
	list_add_tail(&packet->list, &at->list);
	queue->have += packet->length;
	if (!(swap16(ip->fragment) & MORE_FRAGMENTS))
		queue->total = packet->end;
	if (!queue->total || queue->have != queue->total)
		return NULL;
	whole = kmalloc(queue->total);
	if (whole)
		list_for_each_entry(at, &queue->packets, list)
			memcpy(whole + at->sequence, at->data, at->length);
	*length = queue->total;
	queue_free(queue);
	return whole;
}

static unsigned int bucket_of(u32 source, u32 destination, u16 source_port, u16 destination_port)
{
	u32 hash = source ^ rol32(destination, 7) ^ (u32)source_port << 16 ^ destination_port;
	return hash_32(hash ^ hash >> 15, CONNECTION_BITS);
}

static struct connection *connection_find(const struct ip_header *ip, const struct tcp_header *tcp)
{
	struct connection *at =
		connections[bucket_of(ip->source, ip->destination, tcp->source, tcp->destination)];
	for (; at; at = at->next)
		if (at->source == ip->source && at->destination == ip->destination &&
		    at->source_port == tcp->source && at->destination_port == tcp->destination)
			break;
	if (at)
		refcount_get(&at->references);
	return at;
}

/* RFC 6298 with fractions of eight and four. */
static void measure_rtt(struct connection *connection, u32 sample)
{
	s32 error = sample - (connection->smoothed_rtt >> 3);
	if (!connection->smoothed_rtt) {
		connection->smoothed_rtt = sample << 3;
		connection->rtt_variance = sample << 1;
		return;
	}
	connection->smoothed_rtt += error;
	connection->rtt_variance += (error < 0 ? -error : error) - (connection->rtt_variance >> 2);
}

static void acknowledge(struct connection *connection, const struct tcp_header *tcp, u32 rtt)
{
	u32 acknowledged = swap32(tcp->acknowledged);
	if (acknowledged == connection->send_unacknowledged) {
		if (++connection->duplicates == 3) {
			connection->threshold = max(connection->congestion_window / 2, 2u);
			connection->congestion_window = connection->threshold + 3;
		} else if (connection->duplicates > 3) {
			connection->congestion_window++;
		}
		return;
	}
	if (before(acknowledged, connection->send_unacknowledged) || before(connection->send_next, acknowledged))
		return;
	if (connection->duplicates >= 3)
		connection->congestion_window = connection->threshold;
	else if (connection->congestion_window < connection->threshold)
		connection->congestion_window++;
	else
		connection->congestion_window += 1 / max(connection->congestion_window, 1u);
	connection->duplicates = 0;
	connection->send_unacknowledged = acknowledged;
	connection->send_window = swap16(tcp->window);
	measure_rtt(connection, rtt);
}

static void take_in_order(struct connection *connection)
{
	while (!list_empty(&connection->out_of_order)) {
		struct packet *first = list_first_entry(&connection->out_of_order, struct packet, list);
		if (before(connection->receive_next, first->sequence))
			break;
		list_del(&first->list);
		if (!before(connection->receive_next, first->end)) {
			kfree(first);
			continue;
		}
		connection->receive_next = first->end;
		list_add_tail(&first->list, &connection->received);
	}
}

static void queue_data(struct connection *connection, struct packet *packet)
{
	struct packet *at;
	if (!before(packet->sequence, connection->receive_next + connection->receive_window) ||
	    !before(connection->receive_next, packet->end)) {
		kfree(packet);
		return;
	}
	list_for_each_entry(at, &connection->out_of_order, list)
		if (before(packet->sequence, at->sequence))
			break;
	list_add_tail(&packet->list, &at->list);
	take_in_order(connection);
}

int tcp_receive(const struct ip_header *ip, struct tcp_header *tcp, struct packet *packet, u32 rtt)
{
	struct connection *connection;
	u16 flags = swap16(tcp->flags);
	u32 header = (flags >> 12) * 4, length = swap16(ip->total) - (ip->version_and_length & 15) * 4;
	if (length < header || checksum_fold(checksum_partial((u8 *)tcp, length, pseudo_header(ip, length))))
		return -EINVAL;
	spin_lock(&lock);
	connection = connection_find(ip, tcp);
	if (!connection) {
		spin_unlock(&lock);
		return -ENOENT;
	}
	packet->sequence = swap32(tcp->sequence);
	packet->data = (u8 *)tcp + header;
	packet->length = length - header;
	packet->end = packet->sequence + packet->length;
	if (flags & RST)
		connection->state = CLOSED;
	switch (connection->state) {
	case SYN_RECEIVED:
		if (!(flags & ACK) || swap32(tcp->acknowledged) != connection->send_next)
			break;
		connection->state = ESTABLISHED;
		connection->congestion_window = 10;
		connection->threshold = WINDOW_MOST;
		/* fall through */
	case ESTABLISHED:
	case CLOSE_WAIT:
		if (flags & ACK)
			acknowledge(connection, tcp, rtt);
		if (packet->length)
			queue_data(connection, packet);
		if (flags & FIN && packet->end == connection->receive_next) {
			connection->receive_next++;
			connection->state = CLOSE_WAIT;
		}
		break;
	case LAST_ACK:
		if (flags & ACK && swap32(tcp->acknowledged) == connection->send_next)
			connection->state = CLOSED;
		break;
	case LISTEN:
	case CLOSED:
		break;
	}
	if (refcount_put(&connection->references))
		kfree(connection);
	spin_unlock(&lock);
	return 0;
}
