package org.m2q.dsl;

import org.eclipse.xtext.conversion.IValueConverterService;
import org.eclipse.xtext.naming.IQualifiedNameProvider;
import org.eclipse.xtext.parser.IEncodingProvider;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.service.DispatchingProvider;
import org.m2q.dsl.conversion.M2qValueConverters;
import org.m2q.dsl.naming.M2qQualifiedNameProvider;
import org.m2q.dsl.scoping.M2qGlobalScopeProvider;

import com.google.inject.Binder;

/** The parts of the language that run everywhere: in an editor, on the command line, in a server. */
public class M2qRuntimeModule extends AbstractM2qRuntimeModule {

	@Override
	public Class<? extends IQualifiedNameProvider> bindIQualifiedNameProvider() {
		return M2qQualifiedNameProvider.class;
	}

	@Override
	public Class<? extends IGlobalScopeProvider> bindIGlobalScopeProvider() {
		return M2qGlobalScopeProvider.class;
	}

	@Override
	public Class<? extends IValueConverterService> bindIValueConverterService() {
		return M2qValueConverters.class;
	}

	@Override
	public void configureRuntimeEncodingProvider(Binder binder) {
		binder.bind(IEncodingProvider.class).annotatedWith(DispatchingProvider.Runtime.class).toInstance(uri -> "UTF-8");
	}
}
