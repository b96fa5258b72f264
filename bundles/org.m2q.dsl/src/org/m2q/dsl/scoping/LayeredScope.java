package org.m2q.dsl.scoping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IScope;

/** Layers of names, innermost first, of which only elements that fit a reference count: an unfit element hides nothing. */
final class LayeredScope implements IScope {

	private final List<Layer> layers;
	private final Predicate<EObject> fits;

	LayeredScope(List<Layer> layers, Predicate<EObject> fits) {
		this.layers = layers;
		this.fits = fits;
	}

	@Override
	public IEObjectDescription getSingleElement(QualifiedName name) {
		List<IEObjectDescription> found = fitting(name);
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public Iterable<IEObjectDescription> getElements(QualifiedName name) {
		return fitting(name);
	}

	@Override
	public IEObjectDescription getSingleElement(EObject object) {
		List<IEObjectDescription> found = names(object);
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public Iterable<IEObjectDescription> getElements(EObject object) {
		return names(object);
	}

	@Override
	public Iterable<IEObjectDescription> getAllElements() {
		Set<QualifiedName> seen = new HashSet<>();
		List<IEObjectDescription> elements = new ArrayList<>();
		for (Layer layer : layers) {
			List<QualifiedName> here = new ArrayList<>();
			for (List<IEObjectDescription> same : layer.all()) {
				for (IEObjectDescription description : same) {
					if (fits.test(description.getEObjectOrProxy()) && !seen.contains(description.getName())) {
						elements.add(description);
						here.add(description.getName());
					}
				}
			}
			seen.addAll(here);
		}
		return elements;
	}

	private List<IEObjectDescription> fitting(QualifiedName name) {
		for (Layer layer : layers) {
			List<IEObjectDescription> found = layer.get(name);
			if (!found.isEmpty()) {
				List<IEObjectDescription> fitting = found.stream().filter(each -> fits.test(each.getEObjectOrProxy())).toList();
				if (!fitting.isEmpty()) {
					return fitting;
				}
			}
		}
		return List.of();
	}

	/** The names under which an object is reached, shortest first, so that text made from a model reads well. */
	private List<IEObjectDescription> names(EObject object) {
		List<IEObjectDescription> found = new ArrayList<>();
		for (Layer layer : layers) {
			for (List<IEObjectDescription> same : layer.all()) {
				for (IEObjectDescription description : same) {
					if (description.getEObjectOrProxy() == object && getSingleElement(description.getName()).getEObjectOrProxy() == object) {
						found.add(description);
					}
				}
			}
		}
		found.sort((a, b) -> Integer.compare(a.getName().getSegmentCount(), b.getName().getSegmentCount()));
		return found;
	}
}
