package dev.attune.bootstrap.sample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up outdoor shop: departments of goods, and customers who mostly shop in one or two of them. It is the same
 * every time, except that its times count back from now.
 */
final class Shop {
    private static final List<String> DEPARTMENTS =
            List.of("tent", "boot", "stove", "bike", "kayak", "rope", "lamp", "jacket");
    private static final int GOODS_A_DEPARTMENT = 25;
    private static final int CUSTOMERS = 600;
    private static final int EVENTS_A_CUSTOMER = 20;
    private static final double LOYALTY = .85;
    private static final int DAYS = 30;

    private final List<String> items = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    Shop() {
        Random random = new Random(42);
        Instant now = Instant.now();
        for (String department : DEPARTMENTS) {
            for (int good = 1; good <= GOODS_A_DEPARTMENT; good++) {
                items.add(
                        "{\"id\":\"%s-%d\",\"categories\":[\"%s\"],\"attributes\":{\"price\":%d},\"publishedAt\":\"%s\"}"
                                .formatted(
                                        department,
                                        good,
                                        department,
                                        10 + random.nextInt(290),
                                        now.minusSeconds(86_400L * random.nextInt(365))));
            }
        }
        for (int customer = 1; customer <= CUSTOMERS; customer++) {
            shop(customer, now, random);
        }
    }

    private void shop(int customer, Instant now, Random random) {
        int first = random.nextInt(DEPARTMENTS.size());
        int second = (first + 1) % DEPARTMENTS.size();
        for (int n = 0; n < EVENTS_A_CUSTOMER; n++) {
            int loyal = random.nextInt(3) == 0 ? second : first;
            String department =
                    DEPARTMENTS.get(random.nextDouble() < LOYALTY ? loyal : random.nextInt(DEPARTMENTS.size()));
            // The square makes the first goods of a department the popular ones.
            int good = 1 + (int) (GOODS_A_DEPARTMENT * Math.pow(random.nextDouble(), 2));
            String type = switch (random.nextInt(10)) {
                case 0 -> "purchase";
                case 1, 2 -> "cart";
                default -> "view";
            };
            long secondsAgo = 60 + (long) random.nextInt(86_400 * DAYS);
            events.add(
                    "{\"id\":\"sample-%d-%d\",\"userId\":\"customer-%d\",\"itemId\":\"%s-%d\",\"type\":\"%s\",\"timestamp\":\"%s\"}"
                            .formatted(customer, n, customer, department, good, type, now.minusSeconds(secondsAgo)));
        }
    }

    /** Returns one JSON document for each item. */
    List<String> items() {
        return items;
    }

    /** Returns one JSON document for each event. */
    List<String> events() {
        return events;
    }
}
