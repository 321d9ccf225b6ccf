claims = ()
