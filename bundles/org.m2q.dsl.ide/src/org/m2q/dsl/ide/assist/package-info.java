/** Content assist. */
package org.m2q.dsl.ide.assist;
