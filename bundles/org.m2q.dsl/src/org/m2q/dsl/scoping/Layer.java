package org.m2q.dsl.scoping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.EObjectDescription;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.m2q.model.m2q.NamedElement;

/** Names of one level; an inner layer hides equal names of the outer ones. */
abstract class Layer {

	/** The elements of a name; empty when there is none. */
	abstract List<IEObjectDescription> get(QualifiedName name);

	/** All elements that are offered to a person who asks what there is. */
	abstract Collection<List<IEObjectDescription>> all();

	/** A layer that is made when a name is first looked up in it. */
	static Layer lazy(Supplier<Builder> source) {
		return new Table(() -> source.get().names, 1, true);
	}

	/** A layer of names that count only when written with their package. */
	static Layer qualified(Supplier<Builder> source) {
		return new Table(() -> source.get().names, 2, false);
	}

	/** A layer of elements under their own names. */
	static Layer of(Iterable<? extends NamedElement> elements) {
		Builder builder = new Builder();
		elements.forEach(builder::add);
		return new Table(() -> builder.names, 1, true);
	}

	/** A layer that is looked up elsewhere. */
	static Layer of(Function<QualifiedName, List<IEObjectDescription>> lookup, Collection<QualifiedName> names) {
		return new Layer() {

			@Override
			List<IEObjectDescription> get(QualifiedName name) {
				return lookup.apply(name);
			}

			@Override
			Collection<List<IEObjectDescription>> all() {
				return names.stream().map(lookup).toList();
			}
		};
	}

	/** The parts of the elements of a layer, under the name of the element and their own. */
	static Layer ofParts(Layer whole, Function<EObject, List<? extends NamedElement>> parts) {
		Table table = (Table) whole;
		return new Table(() -> {
			Builder builder = new Builder();
			table.names().forEach((name, same) -> same.forEach(description -> {
				for (NamedElement part : parts.apply(description.getEObjectOrProxy())) {
					if (part.getName() != null && !part.getName().isEmpty()) {
						builder.add(name.append(part.getName()), part);
					}
				}
			}));
			return builder.names;
		}, table.fewestSegments + 1, table.offered);
	}

	/** Names in a table that is filled when first asked. */
	private static final class Table extends Layer {

		private final Supplier<Map<QualifiedName, List<IEObjectDescription>>> source;
		/** Names with fewer parts are not looked up here, so that the layer need not be filled for them. */
		private final int fewestSegments;
		/** Whether its names are proposed to a person who asks what there is. */
		private final boolean offered;
		private Map<QualifiedName, List<IEObjectDescription>> names;

		Table(Supplier<Map<QualifiedName, List<IEObjectDescription>>> source, int fewestSegments, boolean offered) {
			this.source = source;
			this.fewestSegments = fewestSegments;
			this.offered = offered;
		}

		@Override
		List<IEObjectDescription> get(QualifiedName name) {
			return name.getSegmentCount() < fewestSegments ? List.of() : names().getOrDefault(name, List.of());
		}

		@Override
		Collection<List<IEObjectDescription>> all() {
			return offered ? names().values() : List.of();
		}

		private synchronized Map<QualifiedName, List<IEObjectDescription>> names() {
			if (names == null) {
				names = source.get();
			}
			return names;
		}
	}

	/** Collects names. */
	static final class Builder {

		private static final int MOST_EQUAL = 8;

		private final Map<QualifiedName, List<IEObjectDescription>> names = new LinkedHashMap<>();

		/** Adds an element under its own name, if it has one. */
		Builder add(NamedElement element) {
			return element.getName() == null || element.getName().isEmpty() ? this : add(QualifiedName.create(element.getName()), element);
		}

		/** Adds an element under another name. */
		Builder add(QualifiedName name, EObject element) {
			List<IEObjectDescription> same = names.computeIfAbsent(name, key -> new ArrayList<>(1));
			// A file can be reached by several imports. More than a few equal names say nothing new.
			if (same.size() < MOST_EQUAL && same.stream().noneMatch(other -> other.getEObjectOrProxy() == element)) {
				same.add(EObjectDescription.create(name, element));
			}
			return this;
		}
	}
}
