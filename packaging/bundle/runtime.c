/* Begins an AppImage of type 2: mounts the squashfs that follows this program, and runs it.
 *
 * Compiled by «make.py runtime», linked statically with Debian's libraries (libsquashfuse-dev
 * libfuse3-dev libzstd-dev liblz4-dev liblzma-dev zlib1g-dev).
 *
 * Format: AppImage specification, draft, section «Type 2 image format»: "AI\x02" at offset 8 (make.py
 * writes it there), the file system behind the last section of this ELF file, AppRun at its root,
 * APPIMAGE, APPDIR, ARGV0 and OWD in its environment.
 *
 * One process serves the file system until the last process that holds the pipe has ended: the
 * program itself and what it starts. Where nothing can be mounted, --appimage-extract unpacks it.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <squashfuse/ll.h>

/* Debian's libsquashfuse can unpack LZO as well, whose library is under the GPL and is not linked
 * here: an image that make.py makes is packed with zstd. */
int lzo1x_decompress_safe(const unsigned char *in, size_t in_size, unsigned char *out,
                          size_t *out_size, void *work) {
    (void)in, (void)in_size, (void)out, (void)out_size, (void)work;
    return -1;
}

/* Lists at its root of what is read at each start (start_files.py): of every start, then of a
 * window's or of another command's. A line has how many bytes are read of a file, and its path. */
static const char *const lists[] = {".first", ".first-command", ".first-window"};
static int opens_window;

static char self[PATH_MAX];
static size_t image;
static char mounted[PATH_MAX];
static struct fuse_session *session;

static int fail(const char *what, const char *advice) {
    fprintf(stderr, "This AppImage cannot be started: %s\n", what);
    if (advice != NULL) {
        fprintf(stderr, "%s\n", advice);
    }
    return 1;
}

/* Where the file system begins: behind the table of sections, which is the last of an ELF file. */
static off_t image_offset(void) {
    Elf64_Ehdr header;
    int file = open(self, O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, &header, sizeof header) != (ssize_t)sizeof header) {
        return -1;
    }
    close(file);
    return (off_t)(header.e_shoff + (Elf64_Off)header.e_shentsize * header.e_shnum);
}

/* ---- Unpacking ---- */

static int unpack_file(sqfs *fs, sqfs_inode *inode, const char *path, mode_t mode) {
    static char block[1 << 20];
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode & 0777);
    if (file < 0) {
        return -1;
    }
    for (sqfs_off_t at = 0; (uint64_t)at < inode->xtra.reg.file_size;) {
        sqfs_off_t count = sizeof block;
        if (sqfs_read_range(fs, inode, at, &count, block) != SQFS_OK || count <= 0 ||
            write(file, block, (size_t)count) != count) {
            close(file);
            return -1;
        }
        at += count;
    }
    return close(file);
}

static int unpack(sqfs *fs, const char *folder) {
    sqfs_traverse walk;
    sqfs_err error = SQFS_OK;
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        return -1;
    }
    if (sqfs_traverse_open(&walk, fs, sqfs_inode_root(fs)) != SQFS_OK) {
        return -1;
    }
    while (sqfs_traverse_next(&walk, &error)) {
        char path[PATH_MAX], link[PATH_MAX];
        sqfs_inode inode;
        size_t length = sizeof link;
        if (walk.dir_end) {
            continue;
        }
        if (snprintf(path, sizeof path, "%s/%s", folder, walk.path) >= (int)sizeof path ||
            sqfs_inode_get(fs, &inode, sqfs_dentry_inode(&walk.entry)) != SQFS_OK) {
            return -1;
        }
        mode_t mode = inode.base.mode;
        if (S_ISDIR(mode)) {
            if (mkdir(path, 0755) != 0 && errno != EEXIST) {
                return -1;
            }
        } else if (S_ISLNK(mode)) {
            if (sqfs_readlink(fs, &inode, link, &length) != SQFS_OK) {
                return -1;
            }
            unlink(path);
            if (symlink(link, path) != 0) {
                return -1;
            }
        } else if (unpack_file(fs, &inode, path, mode) != 0) {
            return -1;
        }
    }
    sqfs_traverse_close(&walk);
    return error == SQFS_OK ? 0 : -1;
}

static int unpack_all(off_t offset, const char *folder) {
    sqfs fs;
    if (sqfs_open_image(&fs, self, (size_t)offset) != SQFS_OK) {
        return fail("its file system cannot be read; the file may be incomplete.", NULL);
    }
    if (unpack(&fs, folder) != 0) {
        return fail("it cannot be unpacked:", strerror(errno));
    }
    printf("%s\n", folder);
    return 0;
}

/* ---- Mounting ---- */

/* Waits for the end of every process that was started from the mounted program. */
static void *wait_for_end(void *argument) {
    int pipe_end = *(int *)argument;
    char byte;
    while (read(pipe_end, &byte, 1) != 0) {
    }
    /* Detached: what still ends has its files open. */
    fuse_session_unmount(session);
    rmdir(mounted);
    _exit(0);
}

/* libsquashfuse keeps one unpacked block of files, three of ends of files and eight of what is said
 * of files. A library's pages are asked for here and there, and each would be unpacked again for
 * every piece of it. */
static int keep_more(sqfs *fs) {
    struct {
        sqfs_cache *cache;
        size_t blocks;
    } wanted[] = {{&fs->data_cache, 64}, {&fs->frag_cache, 32}, {&fs->md_cache, 256}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        sqfs_cache_destroy(wanted[i].cache);
        if (sqfs_block_cache_init(wanted[i].cache, wanted[i].blocks) != SQFS_OK) {
            return -1;
        }
    }
    return 0;
}

/* What is mounted never changes: the kernel may keep where links lead to. */
static void start(void *files, struct fuse_conn_info *connection) {
    (void)files;
    connection->want |= connection->capable & FUSE_CAP_CACHE_SYMLINKS;
}

/* The kernel opens files without asking from then on, and tells of no closing. PyInstaller opens its
 * archive for each module. */
static void open_file(fuse_req_t request, fuse_ino_t file, struct fuse_file_info *how) {
    (void)file, (void)how;
    fuse_reply_err(request, ENOSYS);
}

static void read_file(fuse_req_t request, fuse_ino_t file, size_t size, off_t at,
                      struct fuse_file_info *how) {
    (void)how;
    sqfs_ll_i opened;
    if (sqfs_ll_iget(request, &opened, file) != SQFS_OK) {
        return; /* It has replied. */
    }
    char *bytes = malloc(size);
    sqfs_off_t count = (sqfs_off_t)size;
    if (bytes == NULL) {
        fuse_reply_err(request, ENOMEM);
    } else if (sqfs_read_range(&opened.ll->fs, &opened.inode, at, &count, bytes) != SQFS_OK) {
        fuse_reply_err(request, EIO);
    } else {
        fuse_reply_buf(request, bytes, (size_t)count);
    }
    free(bytes);
}

/* Put the beginning of a file into the kernel's cache, in pieces. */
static void put(sqfs *fs, sqfs_inode *inode, fuse_ino_t number, sqfs_off_t most) {
    static char piece[1 << 20];
    for (sqfs_off_t at = 0; at < most && (uint64_t)at < inode->xtra.reg.file_size;) {
        sqfs_off_t count = sizeof piece;
        struct fuse_bufvec bytes = FUSE_BUFVEC_INIT(0);
        if (sqfs_read_range(fs, inode, at, &count, piece) != SQFS_OK || count <= 0) {
            return;
        }
        bytes.buf[0].size = (size_t)count;
        bytes.buf[0].mem = piece;
        if (fuse_lowlevel_notify_store(session, number, at, &bytes, 0) != 0) {
            return;
        }
        at += count;
    }
}

/* Find a file by its path; returns the kernel's number of it, or 0. */
static fuse_ino_t find(sqfs_ll *files, sqfs *fs, const char *path, sqfs_inode *inode) {
    sqfs_dir_entry entry;
    sqfs_name name;
    if (sqfs_inode_get(fs, inode, sqfs_inode_root(fs)) != SQFS_OK) {
        return 0;
    }
    while (*path != '\0') {
        bool found = false;
        size_t length = strcspn(path, "/");
        sqfs_dentry_init(&entry, name);
        if (sqfs_dir_lookup(fs, inode, path, length, &entry, &found) != SQFS_OK || !found ||
            sqfs_inode_get(fs, inode, sqfs_dentry_inode(&entry)) != SQFS_OK) {
            return 0;
        }
        path += length + (path[length] == '/');
    }
    return S_ISREG(inode->base.mode) ? files->ino_fuse_num(files, &entry) : 0;
}

static void put_list(sqfs_ll *files, sqfs *fs, const char *list) {
    sqfs_inode inode;
    char *line, *rest = NULL, *text = NULL;
    if (find(files, fs, list, &inode) != 0) {
        sqfs_off_t count = (sqfs_off_t)inode.xtra.reg.file_size;
        text = calloc(1, (size_t)count + 1);
        if (text == NULL || sqfs_read_range(fs, &inode, 0, &count, text) != SQFS_OK) {
            count = 0;
        }
        line = count > 0 ? strtok_r(text, "\n", &rest) : NULL;
        for (; line != NULL; line = strtok_r(NULL, "\n", &rest)) {
            char *path, whole[PATH_MAX];
            struct stat known;
            sqfs_off_t most = strtoll(line, &path, 10);
            path += *path == ' ';
            /* The kernel takes bytes only of files that it has looked up. */
            if (snprintf(whole, sizeof whole, "%s/%s", mounted, path) >= (int)sizeof whole ||
                stat(whole, &known) != 0) {
                continue;
            }
            fuse_ino_t number = find(files, fs, path, &inode);
            if (number != 0) {
                put(fs, &inode, number, most);
            }
        }
        free(text);
    }
}

/* Every start reads the same files, a piece here and a piece there, and waits for each. While it
 * does, put them into the kernel's cache, on another processor. */
static void *put_first(void *files) {
    sqfs own; /* libsquashfuse's caches are not for two threads. */
    if (sqfs_open_image(&own, self, image) == SQFS_OK && keep_more(&own) == 0) {
        put_list(files, &own, lists[0]);
        put_list(files, &own, lists[1 + opens_window]);
    }
    return NULL;
}

/* Serve the file system; tells through a pipe when it is mounted. Does not return before its end. */
static int serve(int ready, int *alive) {
    struct fuse_lowlevel_ops operations;
    memset(&operations, 0, sizeof operations);
    operations.getattr = sqfs_ll_op_getattr;
    operations.opendir = sqfs_ll_op_opendir;
    operations.releasedir = sqfs_ll_op_releasedir;
    operations.readdir = sqfs_ll_op_readdir;
    operations.init = start;
    operations.lookup = sqfs_ll_op_lookup;
    operations.open = open_file;
    operations.create = sqfs_ll_op_create;
    operations.read = read_file;
    operations.readlink = sqfs_ll_op_readlink;
    operations.listxattr = sqfs_ll_op_listxattr;
    operations.getxattr = sqfs_ll_op_getxattr;
    operations.forget = sqfs_ll_op_forget;
    operations.statfs = stfs_ll_op_statfs;
    char *words[] = {self, "-o", "ro,nodev,nosuid,fsname=appimage,subtype=squashfuse"};
    struct fuse_args arguments = FUSE_ARGS_INIT(3, words);
    sqfs_ll_chan channel;
    sqfs_ll *files = sqfs_ll_open(self, image);
    if (files == NULL || keep_more(&files->fs) != 0) {
        return 1;
    }
    if (sqfs_ll_mount(&channel, mounted, &arguments, &operations, sizeof operations, files) !=
        SQFS_OK) {
        return 1;
    }
    session = channel.session;
    setsid();
    /* Whoever reads what the program prints waits for its end, not for ours. */
    int nowhere = open("/dev/null", O_RDWR);
    for (int stream = 0; nowhere >= 0 && stream < 3; stream++) {
        dup2(nowhere, stream);
    }
    pthread_t waiting, putting;
    pthread_create(&waiting, NULL, wait_for_end, alive);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1) {
        pthread_create(&putting, NULL, put_first, files);
    }
    if (write(ready, "+", 1) != 1) {
        return 1;
    }
    close(ready);
    fuse_session_loop(session);
    sqfs_ll_unmount(&channel, mounted);
    rmdir(mounted);
    return 0;
}

int main(int count, char **words) {
    char **rest = words + 1;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    off_t offset = length > 0 ? image_offset() : -1;
    if (offset < 0) {
        return fail("it cannot read itself; is /proc mounted?", NULL);
    }
    if (count > 1 && strcmp(words[1], "--appimage-offset") == 0) {
        printf("%lld\n", (long long)offset);
        return 0;
    }
    if (count > 1 && strcmp(words[1], "--appimage-extract") == 0) {
        return unpack_all(offset, "squashfs-root");
    }
    const char *temporary = getenv("TMPDIR");
    snprintf(mounted, sizeof mounted, "%s/.mount_retllmXXXXXX",
             temporary != NULL && temporary[0] == '/' ? temporary : "/tmp");
    if (mkdtemp(mounted) == NULL) {
        return fail("no folder can be made to mount it in:", strerror(errno));
    }
    int ready[2], alive[2];
    if (pipe2(ready, O_CLOEXEC) != 0 || pipe(alive) != 0) {
        return fail("no pipe can be made:", strerror(errno));
    }
    pid_t server = fork();
    if (server == 0) {
        close(ready[0]);
        close(alive[1]);
        image = (size_t)offset;
        opens_window = count < 2 || strcmp(words[1], "app") == 0;
        _exit(serve(ready[1], &alive[0]));
    }
    close(ready[1]);
    close(alive[0]);
    char byte;
    if (server < 0 || read(ready[0], &byte, 1) != 1) {
        rmdir(mounted);
        return fail("it cannot be mounted.",
                    "Install FUSE (Debian, Ubuntu: apt-get install fuse3; Fedora: dnf install fuse3),\n"
                    "or unpack it with --appimage-extract and start squashfs-root/AppRun.");
    }
    char start[PATH_MAX + 16], folder[PATH_MAX];
    snprintf(start, sizeof start, "%s/AppRun", mounted);
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", mounted, 1);
    setenv("ARGV0", words[0], 1);
    if (getcwd(folder, sizeof folder) != NULL) {
        setenv("OWD", folder, 1);
    }
    *--rest = start;
    execv(start, rest);
    return fail("its AppRun cannot be started:", strerror(errno));
}
