/*
 * A disk that forgets at a power cut what was not synced: a FUSE file system for the torture.
 *
 *     unsynced DISK MOUNTPOINT [WRITEBACK]
 *
 * DISK is a folder that stands for the platter: what it holds is what a power cut leaves. Everything else is in the memory of this
 * process and gone with it. WRITEBACK is after how many seconds contents reach the disk that nobody synced, as on Linux, where it is 30;
 * names do all 5 seconds then, as on ext4; 0 for never. Lines on the standard input are commands, each answered with "done"; its end ends
 * the program:
 *
 *     cut SEED   ends at once; of what was not synced those pages of 4 KiB are on the disk that SEED chooses; 0: none
 *     fail       from now on a sync answers EIO, and what it should have written never reaches the disk, later syncs or not, as on Linux
 *     readonly   from now on everything that writes answers EROFS
 *     heal       ends both
 *
 * What is on the disk when (harder than ext4 with data=ordered, where every commit takes all older changes of names with it):
 * - contents and size of a file: after fsync or fdatasync of it, or a write through O_SYNC or O_DSYNC. What is mapped into memory is
 *   known here after msync only; the kernel keeps it until then.
 * - that a file is there, under its name: after fsync of it, or of the directory. Its directories are then there too.
 * - that a name is gone, or a file moved: after fsync of the directory, or of the file that has the name now.
 * - a file moved over another takes its place in one step, with those of its contents that were synced (ext4 would write them first).
 * At a cut that leaves a part, changes of names reach the disk in their order, contents in any.
 * No hard or symbolic links and no extended attributes. Permissions and owners are on the disk at once. Needs libfuse 3.
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define SECTOR 512
#define FOREVER 3600.0
#define COMMIT 5

struct page {
    bool unwritable; /* a sync of it failed: it is seen, and never on the disk */
    char data[PAGE];
};

struct place {
    struct node *parent; /* NULL: nowhere */
    char *name;
};

struct node {
    fuse_ino_t ino;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    struct timespec modified;
    struct place live, disk;
    unsigned long moved; /* number of the last change of its name */
    time_t written_at;   /* since when contents are not on the disk; 0: all are */
    uint64_t lookups;
    int opens;
    int fd; /* of what the disk holds of a file */
    off_t size;
    off_t valid; /* what is behind this is not what the disk holds, but zeros */
    struct page **pages;
    size_t page_count;
};

static struct node **nodes; /* by ino */
static size_t node_count;
static struct node *root;
static int disk, names;
static unsigned long moves;
static time_t writeback;
static bool failing, readonly;

static void die(const char *what) {
    fprintf(stderr, "unsynced: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *claim(void *memory, size_t size) {
    if (!(memory = realloc(memory, size))) die("memory");
    return memory;
}

static struct node *node_of(fuse_ino_t ino) { return ino < node_count ? nodes[ino] : NULL; }

static struct node *new_node(fuse_ino_t ino, mode_t mode) {
    if (ino >= node_count) {
        size_t count = ino * 2 + 64;
        nodes = claim(nodes, count * sizeof *nodes);
        memset(nodes + node_count, 0, (count - node_count) * sizeof *nodes);
        node_count = count;
    }
    struct node *node = claim(NULL, sizeof *node);
    memset(node, 0, sizeof *node);
    node->ino = ino;
    node->mode = mode;
    node->fd = -1;
    clock_gettime(CLOCK_REALTIME, &node->modified);
    return nodes[ino] = node;
}

static struct node *child(struct node *parent, const char *name) {
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && nodes[i]->live.parent == parent && !strcmp(nodes[i]->live.name, name)) return nodes[i];
    return NULL;
}

static bool same(struct place a, struct place b) {
    return a.parent == b.parent && (!a.parent || !strcmp(a.name, b.name));
}

static void put(struct place *place, struct node *parent, const char *name) {
    char *old = place->name;
    place->parent = parent;
    place->name = parent ? strdup(name) : NULL;
    free(old);
}

/* --- the disk: a file for the contents of each file, and a log of the places of all nodes, the last of which counts --- */

static void note_place(struct node *node) {
    if (dprintf(names, "%lu %lu %o %u %u %s\n", node->ino, node->disk.parent ? node->disk.parent->ino : 0, node->mode, node->uid,
                node->gid, node->disk.parent ? node->disk.name : "") < 0)
        die("names");
}

/* Forgets a node that nobody can reach any more. */
static void drop_if_gone(struct node *node) {
    if (node->live.parent || node->disk.parent || node->lookups || node->opens || node == root) return;
    for (size_t p = 0; p < node->page_count; p++) free(node->pages[p]);
    free(node->pages);
    if (node->fd >= 0) {
        char file[32];
        snprintf(file, sizeof file, "%lu", node->ino);
        close(node->fd);
        unlinkat(disk, file, 0);
    }
    nodes[node->ino] = NULL; /* its number is not given again: the kernel may still remember it */
    free(node);
}

/* Takes the place of a node to the disk, with the directories that lead to it. */
static void settle(struct node *node) {
    if (node == root || same(node->live, node->disk)) return;
    if (node->live.parent) settle(node->live.parent);
    for (size_t i = 0; i < node_count && node->live.parent; i++) {
        struct node *other = nodes[i];
        if (other && other != node && other->disk.parent && same(other->disk, node->live)) {
            put(&other->disk, NULL, NULL);
            note_place(other);
            drop_if_gone(other);
        }
    }
    put(&node->disk, node->live.parent, node->live.name);
    note_place(node);
}

static void settle_directory(struct node *directory) {
    settle(directory);
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && (nodes[i]->live.parent == directory || nodes[i]->disk.parent == directory)) {
            struct node *node = nodes[i];
            settle(node);
            drop_if_gone(node);
        }
}

static int read_page(struct node *node, size_t p, char *to) {
    memset(to, 0, PAGE);
    if (p < node->page_count && node->pages[p]) memcpy(to, node->pages[p]->data, PAGE);
    else if ((off_t)p * PAGE < node->valid && pread(node->fd, to, PAGE, (off_t)p * PAGE) < 0) return errno;
    return 0;
}

static struct page *own_page(struct node *node, size_t p) {
    if (p >= node->page_count) {
        size_t count = p + p / 2 + 16;
        node->pages = claim(node->pages, count * sizeof *node->pages);
        memset(node->pages + node->page_count, 0, (count - node->page_count) * sizeof *node->pages);
        node->page_count = count;
    }
    if (!node->pages[p]) {
        struct page *page = claim(NULL, sizeof *page);
        page->unwritable = false;
        read_page(node, p, page->data);
        node->pages[p] = page;
    }
    node->pages[p]->unwritable = false;
    if (!node->written_at) node->written_at = time(NULL);
    return node->pages[p];
}

static void resize(struct node *node, off_t size) {
    if (size < node->size) {
        if (size % PAGE) memset(own_page(node, size / PAGE)->data + size % PAGE, 0, PAGE - size % PAGE);
        for (size_t p = (size + PAGE - 1) / PAGE; p < node->page_count; p++) {
            free(node->pages[p]);
            node->pages[p] = NULL;
        }
        if (size < node->valid) node->valid = size;
    }
    node->size = size;
    if (!node->written_at) node->written_at = time(NULL);
}

/* What a sync of a file does. */
static int sync_file(struct node *node) {
    if (readonly) return EROFS;
    if (failing) {
        for (size_t p = 0; p < node->page_count; p++)
            if (node->pages[p]) node->pages[p]->unwritable = true;
        return EIO;
    }
    if (!S_ISREG(node->mode)) return 0;
    if (node->written_at) {
        if (ftruncate(node->fd, node->valid)) return errno;
        for (size_t p = 0; p < node->page_count; p++) {
            if (!node->pages[p] || node->pages[p]->unwritable) continue;
            if (pwrite(node->fd, node->pages[p]->data, PAGE, (off_t)p * PAGE) != PAGE) return errno ? errno : ENOSPC;
            free(node->pages[p]);
            node->pages[p] = NULL;
        }
        if (ftruncate(node->fd, node->size)) return errno;
        node->valid = node->size;
        struct timespec times[2] = {node->modified, node->modified};
        futimens(node->fd, times);
        node->written_at = 0;
    }
    settle(node);
    return 0;
}

/* Writes some of the unsynced pages, each whole, as a disk of today does with the 4 KiB of a sector. */
static void tear(struct node *node) {
    struct stat old;
    if (!node->written_at || fstat(node->fd, &old)) return;
    off_t end = old.st_size;
    if (node->valid < end && random() % 2) {
        if (ftruncate(node->fd, node->valid)) die("tear");
        end = node->valid;
    }
    for (size_t p = 0; p < node->page_count && (off_t)p * PAGE < node->size; p++) {
        if (!node->pages[p] || node->pages[p]->unwritable || random() % 2) continue;
        off_t at = (off_t)p * PAGE, length = node->size - at < PAGE ? node->size - at : PAGE;
        if (pwrite(node->fd, node->pages[p]->data, length, at) != length) die("tear");
        if (at + length > end) end = at + length;
    }
}

static void cut(unsigned seed) {
    srandom(seed);
    unsigned long least = moves;
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && nodes[i]->moved && !same(nodes[i]->live, nodes[i]->disk) && nodes[i]->moved < least) least = nodes[i]->moved;
    unsigned long last = least - 1 + random() % (moves - least + 2);
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && S_ISREG(nodes[i]->mode)) tear(nodes[i]);
    for (unsigned long move = least; move <= last; move++)
        for (size_t i = 0; i < node_count; i++)
            if (nodes[i] && nodes[i]->moved == move) settle(nodes[i]);
}

static void write_back(void) {
    static time_t looked, committed;
    time_t now = time(NULL);
    if (now == looked || failing || readonly) return;
    bool commit = now - committed >= COMMIT;
    looked = now;
    if (commit) committed = now;
    for (size_t i = 0; i < node_count; i++) {
        struct node *node = nodes[i];
        if (!node) continue;
        if (node->written_at && now - node->written_at >= writeback) sync_file(node);
        if (commit) settle(node);
        drop_if_gone(node);
    }
}

static void open_contents(struct node *node) {
    char file[32];
    struct stat found;
    snprintf(file, sizeof file, "%lu", node->ino);
    if ((node->fd = openat(disk, file, O_RDWR | O_CREAT, 0600)) < 0 || fstat(node->fd, &found)) die(file);
    node->size = node->valid = found.st_size;
    if (found.st_size) node->modified = found.st_mtim;
}

static void load(const char *folder) {
    if ((disk = open(folder, O_RDONLY | O_DIRECTORY)) < 0) die(folder);
    root = new_node(FUSE_ROOT_ID, S_IFDIR | 0755);
    int log = openat(disk, "names", O_RDWR | O_CREAT, 0600);
    FILE *lines = log < 0 ? NULL : fdopen(log, "r");
    if (!lines) die("names");
    unsigned long ino, parent;
    unsigned mode, uid, gid;
    char name[1024];
    while (fscanf(lines, "%lu %lu %o %u %u%*1[ ]", &ino, &parent, &mode, &uid, &gid) == 5) {
        if (!fgets(name, sizeof name, lines)) break;
        name[strcspn(name, "\n")] = 0;
        struct node *node = node_of(ino) ? node_of(ino) : new_node(ino, mode);
        node->mode = mode;
        node->uid = uid;
        node->gid = gid;
        put(&node->disk, node_of(parent), name);
    }
    fclose(lines);
    names = openat(disk, "names.new", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    for (size_t i = FUSE_ROOT_ID + 1; i < node_count; i++) {
        struct node *node = nodes[i];
        if (!node) continue;
        if (S_ISREG(node->mode)) open_contents(node);
        put(&node->live, node->disk.parent, node->disk.name);
        if (node->disk.parent) note_place(node);
    }
    if (names < 0 || renameat(disk, "names.new", disk, "names")) die("names.new");
    for (size_t i = FUSE_ROOT_ID + 1; i < node_count; i++)
        if (nodes[i]) drop_if_gone(nodes[i]);
}

/* --- what the kernel asks --- */

static struct stat attributes(struct node *node) {
    struct stat is = {.st_ino = node->ino, .st_mode = node->mode, .st_nlink = S_ISDIR(node->mode) ? 2 : 1, .st_uid = node->uid,
                      .st_gid = node->gid, .st_size = node->size, .st_blocks = (node->size + SECTOR - 1) / SECTOR,
                      .st_blksize = PAGE, .st_mtim = node->modified, .st_ctim = node->modified, .st_atim = node->modified};
    return is;
}

static struct fuse_entry_param entry_of(struct node *node) {
    struct fuse_entry_param entry = {.ino = node->ino, .attr = attributes(node), .attr_timeout = FOREVER, .entry_timeout = FOREVER};
    node->lookups++;
    return entry;
}

static void moved(struct node *node) {
    node->moved = ++moves;
    if (node->live.parent) clock_gettime(CLOCK_REALTIME, &node->live.parent->modified);
}

static void touch(struct node *node) { clock_gettime(CLOCK_REALTIME, &node->modified); }

static void on_lookup(fuse_req_t req, fuse_ino_t parent, const char *name) {
    struct node *node = child(node_of(parent), name);
    if (!node) {
        fuse_reply_err(req, ENOENT);
        return;
    }
    struct fuse_entry_param entry = entry_of(node);
    fuse_reply_entry(req, &entry);
}

static void on_forget(fuse_req_t req, fuse_ino_t ino, uint64_t count) {
    struct node *node = node_of(ino);
    if (node && node != root) {
        node->lookups -= count;
        drop_if_gone(node);
    }
    fuse_reply_none(req);
}

static void on_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info) {
    (void)info;
    struct stat is = attributes(node_of(ino));
    fuse_reply_attr(req, &is, FOREVER);
}

static void on_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *to, int what, struct fuse_file_info *info) {
    (void)info;
    struct node *node = node_of(ino);
    if (readonly) {
        fuse_reply_err(req, EROFS);
        return;
    }
    if (what & FUSE_SET_ATTR_SIZE) {
        resize(node, to->st_size);
        touch(node);
    }
    if (what & FUSE_SET_ATTR_MODE) node->mode = (node->mode & S_IFMT) | (to->st_mode & ~S_IFMT);
    if (what & FUSE_SET_ATTR_UID) node->uid = to->st_uid;
    if (what & FUSE_SET_ATTR_GID) node->gid = to->st_gid;
    if (what & FUSE_SET_ATTR_MTIME) node->modified = to->st_mtim;
    if (what & FUSE_SET_ATTR_MTIME_NOW) touch(node);
    if ((what & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID)) && node->disk.parent) note_place(node);
    struct stat is = attributes(node);
    fuse_reply_attr(req, &is, FOREVER);
}

static struct node *make(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode) {
    static fuse_ino_t last;
    for (size_t i = node_count; !last && i-- > 0;)
        if (nodes[i]) last = i;
    struct node *node = new_node(++last, mode);
    node->uid = fuse_req_ctx(req)->uid;
    node->gid = fuse_req_ctx(req)->gid;
    if (S_ISREG(mode)) open_contents(node);
    put(&node->live, node_of(parent), name);
    moved(node);
    return node;
}

static void on_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode) {
    if (readonly) {
        fuse_reply_err(req, EROFS);
        return;
    }
    struct fuse_entry_param entry = entry_of(make(req, parent, name, S_IFDIR | (mode & ~S_IFMT)));
    fuse_reply_entry(req, &entry);
}

static void on_create(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *info) {
    if (readonly) {
        fuse_reply_err(req, EROFS);
        return;
    }
    struct node *node = make(req, parent, name, S_IFREG | (mode & ~S_IFMT));
    struct fuse_entry_param entry = entry_of(node);
    node->opens++;
    info->keep_cache = 1;
    fuse_reply_create(req, &entry, info);
}

static void on_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info) {
    struct node *node = node_of(ino);
    if (readonly && (info->flags & O_ACCMODE) != O_RDONLY) {
        fuse_reply_err(req, EROFS);
        return;
    }
    if (info->flags & O_TRUNC) resize(node, 0);
    node->opens++;
    info->keep_cache = 1;
    fuse_reply_open(req, info);
}

static void on_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info) {
    (void)info;
    node_of(ino)->opens--;
    drop_if_gone(node_of(ino));
    fuse_reply_err(req, 0);
}

static void on_read(fuse_req_t req, fuse_ino_t ino, size_t length, off_t at, struct fuse_file_info *info) {
    (void)info;
    struct node *node = node_of(ino);
    if (at >= node->size) length = 0;
    else if (at + (off_t)length > node->size) length = node->size - at;
    char *data = claim(NULL, length + 2 * PAGE);
    size_t first = at / PAGE;
    int error = 0;
    for (size_t p = first; length && p <= (at + length - 1) / PAGE && !error; p++) error = read_page(node, p, data + (p - first) * PAGE);
    if (error) fuse_reply_err(req, error);
    else fuse_reply_buf(req, data + at % PAGE, length);
    free(data);
}

static void on_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t length, off_t at, struct fuse_file_info *info) {
    struct node *node = node_of(ino);
    if (readonly) {
        fuse_reply_err(req, EROFS);
        return;
    }
    for (size_t done = 0; done < length;) {
        size_t from = (at + done) % PAGE, part = PAGE - from < length - done ? PAGE - from : length - done;
        memcpy(own_page(node, (at + done) / PAGE)->data + from, data + done, part);
        done += part;
    }
    if (at + (off_t)length > node->size) node->size = at + length;
    touch(node);
    int error = info->flags & O_DSYNC ? sync_file(node) : 0;
    if (error) fuse_reply_err(req, error);
    else fuse_reply_write(req, length);
}

static void on_fallocate(fuse_req_t req, fuse_ino_t ino, int mode, off_t at, off_t length, struct fuse_file_info *info) {
    (void)info;
    struct node *node = node_of(ino);
    if (mode & ~FALLOC_FL_KEEP_SIZE) {
        fuse_reply_err(req, EOPNOTSUPP);
        return;
    }
    if (!readonly && !mode && at + length > node->size) resize(node, at + length);
    fuse_reply_err(req, readonly ? EROFS : 0);
}

static void on_fsync(fuse_req_t req, fuse_ino_t ino, int data_only, struct fuse_file_info *info) {
    (void)data_only;
    (void)info;
    fuse_reply_err(req, sync_file(node_of(ino)));
}

static void on_fsyncdir(fuse_req_t req, fuse_ino_t ino, int data_only, struct fuse_file_info *info) {
    (void)data_only;
    (void)info;
    int error = sync_file(node_of(ino));
    if (!error) settle_directory(node_of(ino));
    fuse_reply_err(req, error);
}

static void take_away(struct node *node) {
    struct node *parent = node->live.parent;
    put(&node->live, NULL, NULL);
    moved(node);
    touch(parent);
    drop_if_gone(node);
}

static bool empty(struct node *directory) {
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && nodes[i]->live.parent == directory) return false;
    return true;
}

static void on_unlink(fuse_req_t req, fuse_ino_t parent, const char *name) {
    struct node *node = child(node_of(parent), name);
    int error = readonly ? EROFS : !node ? ENOENT : S_ISDIR(node->mode) && !empty(node) ? ENOTEMPTY : 0;
    if (!error) take_away(node);
    fuse_reply_err(req, error);
}

static void on_rename(fuse_req_t req, fuse_ino_t from, const char *old, fuse_ino_t to, const char *name, unsigned flags) {
    struct node *node = child(node_of(from), old), *replaced = child(node_of(to), name);
    int error = readonly ? EROFS : !node ? ENOENT : flags & ~RENAME_NOREPLACE ? EINVAL : flags && replaced ? EEXIST : 0;
    if (!error && replaced && S_ISDIR(replaced->mode) && !empty(replaced)) error = ENOTEMPTY;
    if (!error && replaced != node) {
        if (replaced) take_away(replaced);
        touch(node->live.parent);
        put(&node->live, node_of(to), name);
        moved(node);
    }
    fuse_reply_err(req, error);
}

struct listing {
    size_t count;
    fuse_ino_t inos[];
};

static void on_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info) {
    struct listing *listing = claim(NULL, sizeof *listing + node_count * sizeof *listing->inos);
    listing->count = 0;
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i] && nodes[i]->live.parent == node_of(ino)) listing->inos[listing->count++] = i;
    info->fh = (uintptr_t)listing;
    fuse_reply_open(req, info);
}

static void on_readdir(fuse_req_t req, fuse_ino_t ino, size_t length, off_t at, struct fuse_file_info *info) {
    struct listing *listing = (struct listing *)(uintptr_t)info->fh;
    char *buffer = claim(NULL, length);
    size_t used = 0;
    for (size_t n = at; n < listing->count + 2; n++) {
        struct node *node = n < 2 ? node_of(ino) : node_of(listing->inos[n - 2]);
        if (!node || (n >= 2 && !node->live.name)) continue;
        struct stat is = attributes(node);
        size_t wants = fuse_add_direntry(req, buffer + used, length - used, n == 0 ? "." : n == 1 ? ".." : node->live.name, &is, n + 1);
        if (wants > length - used) break;
        used += wants;
    }
    fuse_reply_buf(req, buffer, used);
    free(buffer);
}

static void on_releasedir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *info) {
    (void)ino;
    free((void *)(uintptr_t)info->fh);
    fuse_reply_err(req, 0);
}

static void on_statfs(fuse_req_t req, fuse_ino_t ino) {
    (void)ino;
    struct statvfs is;
    if (fstatvfs(disk, &is)) fuse_reply_err(req, errno);
    else fuse_reply_statfs(req, &is);
}

static const struct fuse_lowlevel_ops OPERATIONS = {
    .lookup = on_lookup, .forget = on_forget, .getattr = on_getattr, .setattr = on_setattr, .mkdir = on_mkdir, .create = on_create,
    .open = on_open, .release = on_release, .read = on_read, .write = on_write, .fallocate = on_fallocate, .fsync = on_fsync,
    .fsyncdir = on_fsyncdir, .unlink = on_unlink, .rmdir = on_unlink, .rename = on_rename, .opendir = on_opendir,
    .readdir = on_readdir, .releasedir = on_releasedir, .statfs = on_statfs,
};

/* Returns whether the program goes on. */
static bool obey(void) {
    static char line[64];
    size_t length = 0;
    while (length < sizeof line - 1 && read(STDIN_FILENO, line + length, 1) == 1 && line[length] != '\n') length++;
    line[length] = 0;
    unsigned seed;
    if (sscanf(line, "cut %u", &seed) == 1) {
        if (seed) cut(seed);
        dprintf(STDOUT_FILENO, "done\n");
        _exit(0); /* not unmounted: whoever has a file open gets an error, as from a disk that is gone */
    }
    if (!strcmp(line, "fail")) failing = true;
    else if (!strcmp(line, "readonly")) readonly = true;
    else if (!strcmp(line, "heal")) failing = readonly = false;
    else return false;
    return dprintf(STDOUT_FILENO, "done\n") > 0;
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "usage: unsynced DISK MOUNTPOINT [WRITEBACK]\n");
        return 2;
    }
    load(words[1]);
    writeback = count > 3 ? atol(words[3]) : 0;
    char *options[] = {words[0], "-ofsname=unsynced", NULL};
    struct fuse_args args = FUSE_ARGS_INIT(2, options);
    struct fuse_session *session = fuse_session_new(&args, &OPERATIONS, sizeof OPERATIONS, NULL);
    if (!session || fuse_session_mount(session, words[2])) return 1;
    dprintf(STDOUT_FILENO, "done\n");
    struct fuse_buf buffer = {0};
    struct pollfd waits[] = {{.fd = fuse_session_fd(session), .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    while (!fuse_session_exited(session)) {
        if (poll(waits, 2, 1000) < 0 && errno != EINTR) break;
        if (waits[1].revents && !obey()) break;
        if (waits[0].revents && fuse_session_receive_buf(session, &buffer) > 0) fuse_session_process_buf(session, &buffer);
        if (writeback) write_back();
    }
    fuse_session_unmount(session);
    return 0;
}
