// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between Orthanc and its database as a network does: hands on what it reads, in both directions, after a time.
// usage: delay PORT TARGET MICROSECONDS   (of each direction; ports of the loopback interface)
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct direction {
    int from, to;
};

static struct timespec s_delay;

static int write_all(int to, const char *bytes, ssize_t length)
{
    for (ssize_t written = 0; written < length;) {
        ssize_t some = send(to, bytes + written, (size_t)(length - written), MSG_NOSIGNAL);
        if (some <= 0)
            return 0;
        written += some;
    }
    return 1;
}

static void *hand_on(void *argument)
{
    struct direction way = *(struct direction *)argument;
    char bytes[65536];
    ssize_t length;
    free(argument);
    prctl(PR_SET_TIMERSLACK, 1000UL);
    while ((length = read(way.from, bytes, sizeof bytes)) > 0) {
        nanosleep(&s_delay, NULL);
        if (!write_all(way.to, bytes, length))
            break;
    }
    shutdown(way.from, SHUT_RDWR);
    shutdown(way.to, SHUT_RDWR);
    return NULL;
}

static void begin(int from, int to)
{
    pthread_t thread;
    struct direction *way = malloc(sizeof *way);
    int on = 1;
    *way = (struct direction){from, to};
    setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_create(&thread, NULL, hand_on, way);
    pthread_detach(thread);
}

static struct sockaddr_in address(const char *port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    long microseconds = atol(arguments[3]);
    struct sockaddr_in here = address(arguments[1]), target = address(arguments[2]);
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    s_delay = (struct timespec){microseconds / 1000000, microseconds % 1000000 * 1000};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 128) != 0)
        return 1;
    for (;;) {
        int client = accept(listener, NULL, NULL), server = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(server, (struct sockaddr *)&target, sizeof target) != 0) {
            close(client);
            close(server);
            continue;
        }
        begin(client, server);
        begin(server, client);
    }
}
