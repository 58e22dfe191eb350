package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The databases and their containers, found by name or by resource id. */
final class Account {
    private final Map<String, Database> databases = new ConcurrentHashMap<>();

    Database database(String nameOrRid) {
        return find(nameOrRid).orElseThrow(() -> Refusal.notFound("database " + nameOrRid));
    }

    private Optional<Database> find(String nameOrRid) {
        return Optional.ofNullable(databases.get(nameOrRid))
                .or(() -> databases.values().stream()
                        .filter(database -> database.rid.equals(nameOrRid))
                        .findFirst());
    }

    Database create(String name) {
        Database made = new Database(name, Rid.database());
        if (databases.putIfAbsent(name, made) != null) {
            throw new Refusal(Refusal.CONFLICT, "Database " + name + " exists already");
        }
        return made;
    }

    void remove(String nameOrRid) {
        databases.remove(database(nameOrRid).name);
    }

    List<Container> containers() {
        return databases.values().stream()
                .flatMap(database -> database.containers.values().stream())
                .toList();
    }

    static final class Database {
        private final String name;
        private final String rid;
        private final Map<String, Container> containers = new ConcurrentHashMap<>();

        private Database(String name, String rid) {
            this.name = name;
            this.rid = rid;
        }

        String name() {
            return name;
        }

        String rid() {
            return rid;
        }

        Container container(String nameOrRid) {
            return Optional.ofNullable(containers.get(nameOrRid))
                    .or(() -> containers.values().stream()
                            .filter(container -> container.rid().equals(nameOrRid))
                            .findFirst())
                    .orElseThrow(() -> Refusal.notFound("container " + nameOrRid));
        }

        Container create(ObjectNode definition, int partitions, ObjectNode offer) {
            Container made = new Container(Rid.container(rid), definition, partitions, offer);
            if (containers.putIfAbsent(made.name(), made) != null) {
                throw new Refusal(Refusal.CONFLICT, "Container " + made.name() + " exists already");
            }
            return made;
        }

        void remove(String nameOrRid) {
            containers.remove(container(nameOrRid).name());
        }
    }
}
