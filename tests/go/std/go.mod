module stdtypes

go 1.21
