package dev.attune.adapters.rest.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;

/** Takes part in the pipeline of every connection that is opened. */
public abstract class ForEachConnection implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    /** Returns what to do with a connection when its pipeline is built. */
    protected abstract NettyServerCustomizer of(Channel connection);

    @Override
    public final NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new ForServer());
        return event.getBean();
    }

    private final class ForServer implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? of(channel) : this;
        }
    }
}
