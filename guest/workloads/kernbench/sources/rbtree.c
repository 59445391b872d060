/* Red-black trees, and a tree of intervals that is built on them. */
#include "kernel.h"

#define RED 0UL
#define BLACK 1UL

static inline struct rb_node *parent_of(const struct rb_node *node)
{
	return (struct rb_node *)(node->parent_and_colour & ~3UL);
}

static inline bool is_black(const struct rb_node *node)
{
	return !node || (node->parent_and_colour & 1);
}

static inline void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->parent_and_colour = (unsigned long)parent | (node->parent_and_colour & 3);
}

static inline void set_colour(struct rb_node *node, unsigned long colour)
{
	node->parent_and_colour = (node->parent_and_colour & ~3UL) | colour;
}

static void replace_child(struct rb_root *root, struct rb_node *parent, struct rb_node *old, struct rb_node *new)
{
	if (!parent)
		root->node = new;
	else if (parent->left == old)
		parent->left = new;
	else
		parent->right = new;
}

static void rotate_left(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *right = node->right, *parent = parent_of(node);
	node->right = right->left;
	if (right->left)
		set_parent(right->left, node);
	right->left = node;
	set_parent(right, parent);
	replace_child(root, parent, node, right);
	set_parent(node, right);
}

static void rotate_right(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *left = node->left, *parent = parent_of(node);
	node->left = left->right;
	if (left->right)
		set_parent(left->right, node);
	left->right = node;
	set_parent(left, parent);
	replace_child(root, parent, node, left);
	set_parent(node, left);
}

void rb_insert(struct rb_root *root, struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->parent_and_colour = (unsigned long)parent | RED;
	node->left = node->right = NULL;
	*link = node;
	if (!root->leftmost || (parent == root->leftmost && link == &parent->left))
		root->leftmost = node;
	while ((parent = parent_of(node)) && !is_black(parent)) {
		struct rb_node *grandparent = parent_of(parent);
		bool left = parent == grandparent->left;
		struct rb_node *uncle = left ? grandparent->right : grandparent->left;
		if (!is_black(uncle)) {
			set_colour(uncle, BLACK);
			set_colour(parent, BLACK);
			set_colour(grandparent, RED);
			node = grandparent;
			continue;
		}
		if (left && node == parent->right) {
			rotate_left(root, parent);
			parent = node;
		} else if (!left && node == parent->left) {
			rotate_right(root, parent);
			parent = node;
		}
		set_colour(parent, BLACK);
		set_colour(grandparent, RED);
		if (left)
			rotate_right(root, grandparent);
		else
			rotate_left(root, grandparent);
		break;
	}
	set_colour(root->node, BLACK);
}

static void erase_colour(struct rb_root *root, struct rb_node *node, struct rb_node *parent)
{
	while (is_black(node) && node != root->node) {
		bool left = parent->left == node;
		struct rb_node *sibling = left ? parent->right : parent->left;
		if (!is_black(sibling)) {
			set_colour(sibling, BLACK);
			set_colour(parent, RED);
			if (left)
				rotate_left(root, parent);
			else
				rotate_right(root, parent);
			sibling = left ? parent->right : parent->left;
		}
		if (is_black(sibling->left) && is_black(sibling->right)) {
			set_colour(sibling, RED);
			node = parent;
			parent = parent_of(node);
			continue;
		}
		if (left && is_black(sibling->right)) {
			set_colour(sibling->left, BLACK);
			set_colour(sibling, RED);
			rotate_right(root, sibling);
			sibling = parent->right;
		} else if (!left && is_black(sibling->left)) {
			set_colour(sibling->right, BLACK);
			set_colour(sibling, RED);
			rotate_left(root, sibling);
			sibling = parent->left;
		}
		set_colour(sibling, is_black(parent) ? BLACK : RED);
		set_colour(parent, BLACK);
		if (left) {
			set_colour(sibling->right, BLACK);
			rotate_left(root, parent);
		} else {
			set_colour(sibling->left, BLACK);
			rotate_right(root, parent);
		}
		node = root->node;
	}
	if (node)
		set_colour(node, BLACK);
}

struct rb_node *rb_next(struct rb_node *node)
{
	struct rb_node *parent;
	if (node->right) {
		for (node = node->right; node->left; node = node->left)
			;
		return node;
	}
	while ((parent = parent_of(node)) && node == parent->right)
		node = parent;
	return parent;
}

void rb_erase(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *child, *parent = parent_of(node);
	bool black = is_black(node);
	if (root->leftmost == node)
		root->leftmost = rb_next(node);
	if (!node->left || !node->right) {
		child = node->left ? node->left : node->right;
		if (child)
			set_parent(child, parent);
		replace_child(root, parent, node, child);
	} else {
		struct rb_node *successor = node->right;
		while (successor->left)
			successor = successor->left;
		black = is_black(successor);
		child = successor->right;
		parent = parent_of(successor);
		if (parent == node) {
			parent = successor;
		} else {
			if (child)
				set_parent(child, parent);
			parent->left = child;
			successor->right = node->right;
			set_parent(successor->right, successor);
		}
		successor->left = node->left;
		set_parent(successor->left, successor);
		replace_child(root, parent_of(node), node, successor);
		successor->parent_and_colour = node->parent_and_colour;
	}
	if (black)
		erase_colour(root, child, parent);
}

struct interval {
	struct rb_node node;
	u64 start, last;
	void *owner;
};

static struct interval *interval_of(struct rb_node *node)
{
	return node ? container_of(node, struct interval, node) : NULL;
}

/* Enters an interval unless it overlaps one that is there. */
int interval_insert(struct rb_root *root, struct interval *interval)
{
	struct rb_node **link = &root->node, *parent = NULL;
	while (*link) {
		struct interval *at = interval_of(*link);
		parent = *link;
		if (interval->last < at->start)
			link = &parent->left;
		else if (interval->start > at->last)
			link = &parent->right;
		else
			return -EEXIST;
	}
	rb_insert(root, &interval->node, parent, link);
	return 0;
}

struct interval *interval_find(const struct rb_root *root, u64 address)
{
	struct rb_node *node = root->node;
	while (node) {
		struct interval *at = interval_of(node);
		if (address < at->start)
			node = node->left;
		else if (address > at->last)
			node = node->right;
		else
			return at;
	}
	return NULL;
}

/* The first gap of at least this size, or 0. */
u64 interval_gap(struct rb_root *root, u64 from, u64 limit, u64 size, u64 align)
{
	u64 at = ALIGN(from, align);
	for (struct rb_node *node = root->leftmost; node; node = rb_next(node)) {
		struct interval *next = interval_of(node);
		if (next->last < at)
			continue;
		if (next->start >= at && next->start - at >= size)
			break;
		at = ALIGN(next->last + 1, align);
	}
	return at + size <= limit && at + size > at ? at : 0;
}

unsigned long interval_release(struct rb_root *root, void *owner)
{
	unsigned long released = 0;
	struct rb_node *node = root->leftmost;
	while (node) {
		struct interval *at = interval_of(node);
		node = rb_next(node);
		if (at->owner != owner)
			continue;
		rb_erase(root, &at->node);
		kfree(at);
		released++;
	}
	return released;
}
