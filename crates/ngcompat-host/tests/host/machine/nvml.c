/* A small NVML: the few functions that are asked, answered from macros.
 *
 * DRIVER     the driver's version, a string
 * CUDA       1000 * major + 10 * minor
 * BOARDS     initialisers of struct board, with commas between them
 * INIT and the names in FAIL_…  the code that this function returns instead
 */
#include <string.h>
#include <unistd.h>

#ifndef DRIVER
#define DRIVER "535.104.05"
#endif
#ifndef CUDA
#define CUDA 12020
#endif
#ifndef BOARDS
#define BOARDS {"Tesla T4", 7, 5, "GPU-4e2a0f3c-0000-4000-8000-000000000001", 0}
#endif
#ifndef INIT
#define INIT 0
#endif
#ifndef FAIL_DRIVER
#define FAIL_DRIVER 0
#endif
#ifndef FAIL_CUDA
#define FAIL_CUDA 0
#endif
#ifndef FAIL_COUNT
#define FAIL_COUNT 0
#endif
#ifndef FAIL_HANDLE
#define FAIL_HANDLE 0
#endif
#ifndef FAIL_NAME
#define FAIL_NAME 0
#endif
#ifndef FAIL_CAPABILITY
#define FAIL_CAPABILITY 0
#endif
#ifndef FAIL_UUID
#define FAIL_UUID 0
#endif
#ifndef FAIL_MIG
#define FAIL_MIG 0
#endif

enum { SUCCESS = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, INSUFFICIENT_SIZE = 7 };

struct board {
    const char *name;
    int major, minor;
    const char *uuid;
    unsigned mig; /* 0: it has none; 1: off; more: on, with that number less 2 of devices */
    const char *devices[8];
};

static struct board boards[] = {BOARDS};
static const unsigned count = sizeof boards / sizeof boards[0];

static unsigned text(const char *from, char *to, unsigned length) {
    if (strlen(from) >= length) return INSUFFICIENT_SIZE;
    strcpy(to, from);
    return SUCCESS;
}

unsigned nvmlInit_v2(void) {
#ifdef HANG
    for (;;) pause();
#endif
    return INIT;
}

unsigned nvmlShutdown(void) { return SUCCESS; }

unsigned nvmlSystemGetDriverVersion(char *version, unsigned length) {
    return FAIL_DRIVER ? FAIL_DRIVER : text(DRIVER, version, length);
}

unsigned nvmlSystemGetCudaDriverVersion_v2(int *version) {
    *version = CUDA;
    return FAIL_CUDA;
}

unsigned nvmlDeviceGetCount_v2(unsigned *result) {
#ifdef EMPTY
    *result = 0;
#else
    *result = count;
#endif
    return FAIL_COUNT;
}

unsigned nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    if (index >= count) return INVALID_ARGUMENT;
    *device = &boards[index];
    /* Only the last GPU fails. */
    return index + 1 == count ? FAIL_HANDLE : SUCCESS;
}

/* A MIG device is a pointer to its UUID in its board's list. */
static const char *mig_uuid(void *device) {
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j < 8; j++)
            if (device == (void *)&boards[i].devices[j]) return boards[i].devices[j];
    return 0;
}

unsigned nvmlDeviceGetName(void *device, char *name, unsigned length) {
    return FAIL_NAME ? FAIL_NAME : text(((struct board *)device)->name, name, length);
}

unsigned nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
    if (FAIL_UUID) return FAIL_UUID;
    const char *mig = mig_uuid(device);
    return text(mig ? mig : ((struct board *)device)->uuid, uuid, length);
}

unsigned nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
    *major = ((struct board *)device)->major;
    *minor = ((struct board *)device)->minor;
    return FAIL_CAPABILITY;
}

#ifndef OLD
unsigned nvmlDeviceGetMigMode(void *device, unsigned *current, unsigned *pending) {
    unsigned mig = ((struct board *)device)->mig;
    if (mig == 0) return FAIL_MIG ? FAIL_MIG : NOT_SUPPORTED;
    *current = *pending = mig > 1;
    return FAIL_MIG;
}

unsigned nvmlDeviceGetMaxMigDeviceCount(void *device, unsigned *result) {
    *result = 7;
    return SUCCESS;
}

unsigned nvmlDeviceGetMigDeviceHandleByIndex(void *device, unsigned index, void **mig) {
    struct board *board = device;
    if (index + 2 >= board->mig) return NOT_FOUND;
    *mig = &board->devices[index];
    return SUCCESS;
}
#endif
