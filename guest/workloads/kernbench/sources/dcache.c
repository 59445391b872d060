/* Names of files in memory: looking paths up, with links, and forgetting what was not used for long. */
#include "kernel.h"

#define HASH_BITS 10
#define NAME_INLINE 32
#define MOST_LINKS 40

enum node_kind { FOLDER, PLAIN, LINK };

struct inode {
	u64 number, size;
	enum node_kind kind;
	u16 mode;
	u32 owner, group;
	char *target;
	refcount_t references;
};

struct dentry {
	struct dentry *parent, *chain;
	struct list_head unused, children, siblings;
	struct inode *inode;
	refcount_t references;
	u32 hash, length;
	spinlock_t lock;
	char *name, own_name[NAME_INLINE];
};

struct credentials {
	u32 user, group;
	const u32 *groups;
	unsigned int group_count;
};

struct walk {
	const struct credentials *who;
	struct dentry *at, *root;
	unsigned int links;
};

static struct dentry *table[1 << HASH_BITS];
static struct list_head unused = LIST_HEAD_INIT(unused);
static unsigned long unused_count;
static spinlock_t unused_lock;

struct dentry *lookup_on_disk(struct dentry *parent, const char *name, u32 length);

static u32 name_hash(const struct dentry *parent, const char *name, u32 length)
{
	u32 hash = (u32)((unsigned long)parent >> 6);
	while (length >= 4) {
		u32 word;
		__builtin_memcpy(&word, name, sizeof word);
		hash = (rol32(hash, 7) ^ word) * 9;
		name += 4;
		length -= 4;
	}
	while (length--)
		hash = (rol32(hash, 7) ^ (u8)*name++) * 9;
	return hash;
}

static bool same_name(const struct dentry *dentry, const char *name, u32 length)
{
	return dentry->length == length && !memcmp(dentry->name, name, length);
}

static struct dentry **bucket_of(u32 hash)
{
	return &table[hash_32(hash, HASH_BITS)];
}

static struct dentry *dget(struct dentry *dentry)
{
	refcount_get(&dentry->references);
	return dentry;
}

static void dput(struct dentry *dentry)
{
	if (!refcount_put(&dentry->references))
		return;
	spin_lock(&unused_lock);
	list_add_tail(&dentry->unused, &unused);
	unused_count++;
	spin_unlock(&unused_lock);
}

struct dentry *d_alloc(struct dentry *parent, const char *name, u32 length)
{
	struct dentry *dentry = kmalloc(sizeof *dentry);
	if (!dentry)
		return NULL;
	memset(dentry, 0, sizeof *dentry);
	dentry->name = dentry->own_name;
	if (length >= NAME_INLINE && !(dentry->name = kmalloc(length + 1))) {
		kfree(dentry);
		return NULL;
	}
	memcpy(dentry->name, name, length);
	dentry->name[length] = 0;
	dentry->length = length;
	dentry->hash = name_hash(parent, name, length);
	dentry->references.count = 1;
	list_init(&dentry->children);
	list_init(&dentry->unused);
	if (parent) {
		dentry->parent = dget(parent);
		spin_lock(&parent->lock);
		list_add(&dentry->siblings, &parent->children);
		spin_unlock(&parent->lock);
	}
	dentry->chain = *bucket_of(dentry->hash);
	*bucket_of(dentry->hash) = dentry;
	return dentry;
}

static struct dentry *d_lookup(struct dentry *parent, const char *name, u32 length)
{
	u32 hash = name_hash(parent, name, length);
	for (struct dentry *at = *bucket_of(hash); at; at = READ_ONCE(at->chain)) {
		if (at->hash != hash || at->parent != parent || !same_name(at, name, length))
			continue;
		if (!list_empty(&at->unused)) {
			spin_lock(&unused_lock);
			list_del(&at->unused);
			unused_count--;
			spin_unlock(&unused_lock);
		}
		return dget(at);
	}
	return NULL;
}

static bool in_group(const struct credentials *who, u32 group)
{
	unsigned int low = 0, high = who->group_count;
	if (who->group == group)
		return true;
	while (low < high) {
		unsigned int middle = low + (high - low) / 2;
		if (who->groups[middle] == group)
			return true;
		if (who->groups[middle] < group)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool may(const struct credentials *who, const struct inode *inode, u16 wanted)
{
	u16 mode = inode->mode;
	if (who->user == 0)
		return true;
	if (who->user == inode->owner)
		mode >>= 6;
	else if (in_group(who, inode->group))
		mode >>= 3;
	return (mode & wanted) == wanted;
}

static int follow(struct walk *walk, const char *path);

static int step(struct walk *walk, const char *name, u32 length, bool last)
{
	struct dentry *next;
	int error = 0;
	if (length == 1 && name[0] == '.')
		return 0;
	if (length == 2 && name[0] == '.' && name[1] == '.') {
		if (walk->at == walk->root || !walk->at->parent)
			return 0;
		next = dget(walk->at->parent);
		dput(walk->at);
		walk->at = next;
		return 0;
	}
	if (walk->at->inode->kind != FOLDER)
		return -EINVAL;
	if (!may(walk->who, walk->at->inode, 1))
		return -EINVAL;
	next = d_lookup(walk->at, name, length);
	if (!next)
		next = lookup_on_disk(walk->at, name, length);
	if (!next || !next->inode) {
		if (next)
			dput(next);
		return -ENOENT;
	}
	if (next->inode->kind == LINK && !last) {
		if (++walk->links > MOST_LINKS)
			error = -EINVAL;
		else
			error = follow(walk, next->inode->target);
		dput(next);
		return error;
	}
	dput(walk->at);
	walk->at = next;
	return 0;
}

static int follow(struct walk *walk, const char *path)
{
	if (*path == '/') {
		dput(walk->at);
		walk->at = dget(walk->root);
	}
	for (;;) {
		const char *name;
		int error;
		while (*path == '/')
			path++;
		if (!*path)
			return 0;
		name = path;
		while (*path && *path != '/')
			path++;
		error = step(walk, name, path - name, !*path);
		if (error)
			return error;
	}
}

/* What a path leads to, with a reference to it. */
int path_lookup(const struct credentials *who, struct dentry *root, struct dentry *from, const char *path,
		struct dentry **found)
{
	struct walk walk = { .who = who, .at = dget(from), .root = root };
	int error = follow(&walk, path);
	if (error) {
		dput(walk.at);
		return error;
	}
	*found = walk.at;
	return 0;
}

/* The path of an entry, from the end of a buffer; NULL if there is no room. */
char *dentry_path(const struct dentry *dentry, const struct dentry *root, char *buffer, size_t size)
{
	char *at = buffer + size;
	*--at = 0;
	if (dentry == root)
		*--at = '/';
	for (; dentry != root && dentry->parent; dentry = dentry->parent) {
		if ((size_t)(at - buffer) < dentry->length + 1)
			return NULL;
		at -= dentry->length;
		memcpy(at, dentry->name, dentry->length);
		*--at = '/';
	}
	return at;
}

static void unhash(struct dentry *dentry)
{
	struct dentry **link = bucket_of(dentry->hash);
	while (*link && *link != dentry)
		link = &(*link)->chain;
	if (*link)
		*link = dentry->chain;
}

/* Forgets entries that nobody uses, the one that was used first; returns how many. */
unsigned long shrink(unsigned long count)
{
	unsigned long freed = 0;
	while (freed < count) {
		struct dentry *dentry;
		spin_lock(&unused_lock);
		if (list_empty(&unused)) {
			spin_unlock(&unused_lock);
			break;
		}
		dentry = list_first_entry(&unused, struct dentry, unused);
		list_del(&dentry->unused);
		unused_count--;
		spin_unlock(&unused_lock);
		unhash(dentry);
		if (dentry->parent) {
			spin_lock(&dentry->parent->lock);
			list_del(&dentry->siblings);
			spin_unlock(&dentry->parent->lock);
			dput(dentry->parent);
		}
		if (dentry->inode && refcount_put(&dentry->inode->references))
			kfree(dentry->inode);
		if (dentry->name != dentry->own_name)
			kfree(dentry->name);
		kfree(dentry);
		freed++;
	}
	return freed;
}
