/** Where things are declared and used, what belongs together, and how it is renamed. */
package org.m2q.dsl.ide.navigate;
