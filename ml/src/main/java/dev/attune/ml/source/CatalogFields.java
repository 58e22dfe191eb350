package dev.attune.ml.source;

import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ItemDescription;
import dev.attune.kernels.affinity.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the fields of a catalog: the narrowest and the widest category of each item, and every attribute whose values
 * repeat. No name is expected. A number is a band of its item's narrowest category, because what is dear depends on the
 * kind of item.
 */
public final class CatalogFields {
    /** Name of the field of the narrowest categories. */
    public static final String CATEGORY = "category";

    private static final String DEPARTMENT = "department";
    private static final int MOST = 10;
    /** Values repeat if each has this many items on average. */
    private static final int ITEMS_OF_A_VALUE = 3;
    /** A field says nothing if this share of the items have the same value. */
    private static final double NEARLY_ALL = .95;

    private static final int BANDS = 6;
    /** A category with fewer numbers has no bands of its own. */
    private static final int FEWEST_IN_BANDS = 2 * BANDS;

    private final Dataset data;

    private CatalogFields(Dataset data) {
        this.data = data;
    }

    /** Returns the fields of most items first. */
    public static List<Field> of(Dataset data) {
        return new CatalogFields(data).fields();
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (int item = 0; item < items(); item++) {
            data.description(item).categories().forEach(category -> sizes.merge(category, 1, Integer::sum));
        }
        Comparator<String> bySize = Comparator.comparingInt((String category) -> sizes.get(category))
                .thenComparing(category -> category);
        Field narrow = field(
                CATEGORY,
                item -> data.description(item).categories().stream().min(bySize).orElse(null));
        Field wide = field(
                DEPARTMENT,
                item -> data.description(item).categories().stream().max(bySize).orElse(null));
        if (tells(narrow)) {
            fields.add(narrow);
        }
        if (tells(wide) && !Arrays.equals(wide.ofItem(), narrow.ofItem())) {
            fields.add(wide);
        }
        ofAttributes(narrow)
                .filter(this::tells)
                .sorted(Comparator.comparingInt((ToIntFunction<Field>) CatalogFields::filled)
                        .reversed()
                        .thenComparing(Field::name))
                .limit(MOST - fields.size())
                .forEach(fields::add);
        return fields;
    }

    private int items() {
        return data.items().size();
    }

    private Stream<Field> ofAttributes(Field category) {
        TreeSet<String> names = new TreeSet<>();
        for (int item = 0; item < items(); item++) {
            names.addAll(data.description(item).facts().keySet());
        }
        return names.stream().map(name -> ofAttribute(name, category));
    }

    private Field ofAttribute(String name, Field category) {
        long numbers = IntStream.range(0, items())
                .mapToObj(item -> data.description(item).facts().get(name))
                .filter(Double.class::isInstance)
                .distinct()
                .count();
        return numbers > BANDS ? bands(name, category) : field(name, item -> text(data.description(item), name));
    }

    private static String text(ItemDescription item, String name) {
        Object value = item.facts().get(name);
        return value == null ? null : value.toString();
    }

    /** Numbers the values in their order; null is the value 0. */
    private Field field(String name, IntFunction<String> valueOf) {
        TreeMap<String, Integer> numbers = new TreeMap<>();
        for (int item = 0; item < items(); item++) {
            String value = valueOf.apply(item);
            if (value != null) {
                numbers.put(value, 0);
            }
        }
        int next = 1;
        for (Map.Entry<String, Integer> value : numbers.entrySet()) {
            value.setValue(next++);
        }
        int[] ofItem = new int[items()];
        Arrays.setAll(ofItem, item -> {
            String value = valueOf.apply(item);
            return value == null ? 0 : numbers.get(value);
        });
        return new Field(name, next, ofItem);
    }

    private Field bands(String name, Field category) {
        Map<Integer, List<Double>> byCategory = new HashMap<>();
        List<Double> all = new ArrayList<>();
        for (int item = 0; item < items(); item++) {
            if (data.description(item).facts().get(name) instanceof Double number) {
                byCategory
                        .computeIfAbsent(category.ofItem()[item], _ -> new ArrayList<>())
                        .add(number);
                all.add(number);
            }
        }
        double[] sortedAll = sorted(all);
        Map<Integer, double[]> sorted = new HashMap<>();
        byCategory.forEach(
                (value, numbers) -> sorted.put(value, numbers.size() < FEWEST_IN_BANDS ? sortedAll : sorted(numbers)));
        int[] ofItem = new int[items()];
        for (int item = 0; item < ofItem.length; item++) {
            if (data.description(item).facts().get(name) instanceof Double number) {
                ofItem[item] = 1 + band(number, sorted.get(category.ofItem()[item]));
            }
        }
        return new Field(name, 1 + BANDS, ofItem);
    }

    private static double[] sorted(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The band by the share of numbers that are below. Equal numbers have the same band. */
    private static int band(double number, double[] sorted) {
        int below = 0;
        int above = sorted.length;
        while (below < above) {
            int middle = below + above >>> 1;
            if (sorted[middle] < number) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return Math.min(BANDS - 1, BANDS * below / sorted.length);
    }

    private static int filled(Field field) {
        return (int) Arrays.stream(field.ofItem()).filter(value -> value > 0).count();
    }

    private boolean tells(Field field) {
        int[] counts = new int[field.values()];
        for (int value : field.ofItem()) {
            counts[value]++;
        }
        int filled = field.ofItem().length - counts[0];
        int greatest = 0;
        for (int value = 1; value < counts.length; value++) {
            greatest = Math.max(greatest, counts[value]);
        }
        return field.values() > 2
                && filled >= ITEMS_OF_A_VALUE * (field.values() - 1)
                && greatest <= NEARLY_ALL * field.ofItem().length;
    }
}
